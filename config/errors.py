"""The three kinds of error there are.

    BaoxueError
    ├── PersonError   somebody asked for what cannot be done: say it kindly, in Chinese, with what to do
    ├── ForAWhile     an outside thing fails now and may work later: try again by the back-off table
    └── ForGood       an outside thing refuses and will refuse again: stop, take the other way

Anything else that is raised is a bug.
"""

from __future__ import annotations


class BaoxueError(Exception):
    """Base of the errors this product raises on purpose."""


class PersonError(BaoxueError):
    """What a person asked for cannot be done; `str()` is the Chinese sentence to say to him."""


class ForAWhile(BaoxueError):
    """A failure that may pass. `code` is the provider's own code, `retry_after` seconds to wait at least, if it told."""

    def __init__(self, message: str, *, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


class ForGood(BaoxueError):
    """A refusal that will not change by repeating. `code` is the provider's own code."""

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code
