"""A page of WordprocessingML out of a template, and the .docx around it: the same bytes for the same words. Pure but for the
templates, which come with the product.

Templates are Jinja in a sandbox with every value escaped, so that a name like `<w:p>` or `{{ 1 }}` is a name. A name that a
template wants and nobody gives is an error; one that is known to be unknown (None) is a blank to be filled by hand. The look
is GB/T 9704's (A4, 156 × 225 mm, 22 lines of 28 characters); its fonts are named and never shipped.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from config.errors import ForGood

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # comes with the first paper: most commands make none

#: What the file is kept as: Office files are zips, those that people send as well (`bot.media`).
MIME = "application/zip"
#: What stands where something is to be written by hand.
BLANK = "＿＿＿＿＿＿"
#: The parts of the file beside the page itself, under the names that the format gives them.
PARTS = {
    "[Content_Types].xml": "parts/content_types.xml",
    "_rels/.rels": "parts/rels.xml",
    "docProps/core.xml": "parts/core.xml",
    "word/_rels/document.xml.rels": "parts/document_rels.xml",
    "word/document.xml": "page.xml",
    "word/footer1.xml": "parts/footer_odd.xml",
    "word/footer2.xml": "parts/footer_even.xml",
    "word/settings.xml": "parts/settings.xml",
    "word/styles.xml": "parts/styles.xml",
}
#: Those of them that differ from paper to paper.
FILLED = frozenset({"word/document.xml", "docProps/core.xml"})
#: What XML cannot hold: control characters and halves of pairs.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The first instant that a zip can tell: the file's own times would make equal papers unequal.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def body(template: str, facts: Mapping[str, Any]) -> Markup:
    """What a paper says, by the template of that name."""
    # What went through the template is escaped already.
    return Markup(_written(f"{template}.xml", facts))  # noqa: S704


def file(title: str, said: Markup, made: Mapping[str, Any]) -> bytes:
    """The .docx of a paper: what it says, and under it by whom, when and from what it was made."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, template in PARTS.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            filled = name in FILLED
            text = _written(template, {"title": title, "body": said, "made": made}) if filled else _constant(template)
            packed.writestr(entry, text.encode())
    return held.getvalue()


def _written(template: str, values: Mapping[str, Any]) -> str:
    from jinja2 import TemplateError

    try:
        return _NO_XML.sub("", _templates().get_template(template).render(values))
    except TemplateError as error:
        raise ForGood(f"the template {template} cannot be used: {error}", code="template") from error


@lru_cache(maxsize=len(PARTS))
def _constant(template: str) -> str:
    return _written(template, {})


@lru_cache(maxsize=1)
def _templates() -> ImmutableSandboxedEnvironment:
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("documents"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: BLANK if value is None else value,
    )
