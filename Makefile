# Two doors for people: `make run` and `make test`. Everything else serves these two.
# The first Python on this machine that runs and is new enough (a version manager's shim may exist and not run).
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet
HOST ?= 127.0.0.1
PORT ?= 8000
FUZZ_SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help run test test-browser chaos bench fuzz check lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(VENV)/run.stamp  ## the whole product on this machine: demo county, sandbox, clock
	@$(BIN)/baoxue serve --host $(HOST) --port $(PORT)

# The fault tests kill and starve what they watch: they have the machine to themselves, behind the others.
test: $(VENV)/dev.stamp  ## all tests but the browser's
	@$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/chaos --ignore tests/bench
	@$(BIN)/python -m pytest tests/chaos tests/bench

test-browser: $(VENV)/dev.stamp  ## the sandbox's story in a real headless Chromium (Debian: chromium)
	@$(BIN)/python -m pytest -m browser tests/browser

chaos: $(VENV)/dev.stamp  ## fault tests in their long form (docs/reliability.md); some 40 minutes
	@BAOXUE_TEST_CHAOS=1 $(BIN)/python -m pytest tests/chaos

bench: $(VENV)/dev.stamp  ## how fast it is, beside its floors (bench/README.md); a few minutes
	@$(BIN)/python -m bench

fuzz: $(VENV)/dev.stamp  ## coverage-guided fuzzing of webhooks and reader, a minute each (Linux)
	@$(PIP) atheris==3.0.0
	@for target in callback letter sms reader; do \
	  $(BIN)/python -m tests.fuzz $$target -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -artifact_prefix=var/fuzz- || exit 1; done

check: $(VENV)/dev.stamp  ## lint and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lock:  ## resolve the two lock files anew (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --python-version 3.11 --extra build pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  --python-version 3.11 --extra build --extra dev --extra browser -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:  ## remove the environment and what was built; data under var/ stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Baoxue needs Python 3.11 or newer. Install it, or name it: make run PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "installing what Baoxue needs (once) ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "installing what the tests need (once) ..."
	@$(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run.stamp
