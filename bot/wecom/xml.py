"""XML from strangers: small, flat, without entities, or refused."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

#: Real messages nest six deep (a card's options); more is an attack on the parser.
DEEPEST = 12
#: Real messages have some forty elements; the body limit alone would let ten thousand through.
MOST = 2000


#: Characters that XML cannot hold.
_NO_XML = re.compile("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Malformed(ValueError):
    """What came is no message of the platform's; the caller gets 400."""


class _Flat(TreeBuilder):
    """Builds a tree and stops at the first element that is too deep or one too many."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST:
            raise Malformed("nested too deep")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


def parse(text: bytes | str) -> Element:
    """The root element. Raises `Malformed` for anything but a small well-formed document without DTD."""
    try:
        parser = DefusedXMLParser(target=_Flat(), forbid_dtd=True)
        parser.feed(text)
        root = parser.close()
    except Exception as error:
        # Expat, the codecs and defusedxml raise a dozen unrelated types; all mean the same to the caller.
        raise Malformed("not the XML of a message") from error
    if not isinstance(root, Element):
        raise Malformed("not the XML of a message")
    return root


def cdata(text: str) -> str:
    """Text safe inside CDATA: `]]>` is split over two sections, characters XML cannot hold are dropped."""
    return _NO_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
