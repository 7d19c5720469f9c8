"""How the words of a message stand on its lines and in its rows, and which is next to which."""

from __future__ import annotations

from handlers.reading.names.segment import Token
from handlers.reading.words.lexicon import EVIDENCE


class Layout:
    """The tokens of a message without mere blanks."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = [token for token in tokens if token.kind != "sign" or token.words.strip()]

    def near(self, at: int, step: int = 1) -> Token | None:
        """The next word that is no separator, forwards or backwards."""
        found = self.near_at(at, step)
        return self.tokens[found] if found is not None else None

    def near_at(self, at: int, step: int = 1) -> int | None:
        """Where it stands."""
        tokens = self.tokens
        at += step
        while 0 <= at < len(tokens):
            if tokens[at].kind not in ("sep", "sign"):
                return at
            at += step
        return None

    def next(self, at: int) -> Token | None:
        """The word right behind."""
        return self.tokens[at + 1] if at + 1 < len(self.tokens) else None

    def right_after(self, at: int, what: str) -> bool:
        """Does the word at `at` stand right behind a word, or a kind of word?"""
        before = self.tokens[at - 1] if at else None
        return before is not None and before.end == self.tokens[at].start and what in (before.words, before.kind)

    def ends_item(self, at: int) -> bool:
        """Does the word at `at` stand right behind a name, and a comma or a stop behind it (甲病,)?"""
        before, after = self.tokens[at - 1] if at else None, self.next(at)
        behind = before is not None and before.kind == "name" and before.end == self.tokens[at].start
        return behind and (after is None or after.kind in ("comma", "strong"))

    def evenly_parted(self, at: int) -> bool:
        """甲、乙(病)、丙: does the bracket at `at` stand behind one of a list the others of which are parted by the same mark?"""
        if at < 2 or self.tokens[at - 1].kind != "name" or self.tokens[at - 2].kind not in ("sep", "comma", "and"):
            return False
        close = next((i for i in range(at, len(self.tokens)) if self.tokens[i].kind == "close"), len(self.tokens))
        after = self.next(close)
        goes_on = after is not None and after.kind in ("sep", "comma", "and") and self.has_name_at(close + 2)
        return not goes_on or (after is not None and after.words.strip() == self.tokens[at - 2].words.strip())

    def came_late(self, at: int) -> bool:
        """Is it told right before the word at `at`, in the same clause, of coming late or leaving early (甲迟到了但没缺课)?"""
        i = at - 1
        while i >= 0 and (self.tokens[i].words in ("但", "但是", "可", "不过", "倒") or self.tokens[i].kind == "link"):
            i -= 1
        return i >= 0 and self.tokens[i].kind in ("late", "left_early")

    def has_name_at(self, at: int) -> bool:
        """Is the word at `at` a name?"""
        return at < len(self.tokens) and self.tokens[at].kind == "name"

    def has_empty_cell(self, at: int) -> bool:
        """Is there nothing but a stroke behind the colon of the title at `at` (旷:—)?"""
        rest = [token for token in self.tokens[at + 1 : at + 6] if token.kind != "sign"]
        if not rest or rest[0].kind != "colon":
            return False
        strokes = next((i for i, token in enumerate(rest[1:], 1) if token.kind != "comma"), len(rest))
        return strokes > 1 and (strokes == len(rest) or rest[strokes].kind in ("strong", "sep"))

    def is_reason_line(self, at: int) -> bool:
        """Does a line begin with 原因 and nothing else before the word at `at`?"""
        i = at - 1
        if i >= 0 and self.tokens[i].kind == "colon":
            i -= 1
        return i > 0 and self.tokens[i].words.endswith("原因") and self.tokens[i - 1].kind == "strong"

    def opens_list(self, at: int, end: int) -> bool:
        """Does the head at `at` close a line that ends at `end` and says nothing else (请假三人⏎, 病假⏎)?"""
        first = at
        while first and self.tokens[first - 1].kind in ("link", "date", "class", "half", "sep", "count", "sign"):
            first -= 1
        alone = first == 0 or self.tokens[first - 1].kind == "strong"
        return alone and all(
            token.kind in ("link", "count", "third", "one", "sign", "sep") for token in self.tokens[at + 1 : end]
        )

    def lists_by_line(self, at: int) -> bool:
        """Is the head at `at` followed by a colon and the end of the line: its names come one a line."""
        i = at + 1
        while i < len(self.tokens) and self.tokens[i].kind in ("link", "count", "third", "one"):
            i += 1
        rest = [token.words.strip() for token in self.tokens[i : i + 2]]
        if rest[:1] == [""] and self.tokens[i].kind == "strong" and self.opens_list(at, i):
            return True
        return (":" in self.tokens[at].words and rest[:1] == [""]) or rest == [":", ""]

    def row_of_statuses(self, at: int) -> int:
        """How many statuses stand in a row from `at`, with nothing but blanks between them, up to the end of the clause."""
        number, parted = 0, True
        for token in self.tokens[at:]:
            if token.kind in EVIDENCE:
                if not parted or len(token.words) > 2:
                    return 0
                number, parted = number + 1, False
            elif token.kind == "sep":
                parted = True
            elif token.kind not in ("sep", "sign"):
                return number if token.kind in ("strong", "comma", "close") else 0
        return number

    def line_end(self, at: int) -> int | None:
        """Where the line ends, when it does so between the status at `at` and the next name, with no colon."""
        for i in range(at + 1, len(self.tokens)):
            if self.tokens[i].kind in ("name", "colon"):
                return None
            if self.tokens[i].kind == "strong":
                return None if self.tokens[i].words.strip() else i
        return None

    def ends_at_blank(self, at: int) -> bool:
        """Is what is told by the word at `at` (请假, 请假一天) parted by a blank from the next name?"""
        i = at + 1
        while i < len(self.tokens) and self.tokens[i].kind == "link" and self.tokens[i].words.strip():
            i += 1
        return i < len(self.tokens) and not self.tokens[i].words.strip() and self.has_name_at(i + 1)

    def ends_with_status(self, at: int) -> bool:
        """Is the last that the sentence tells behind the word at `at` a status, not a name?"""
        last = ""
        for i in range(at + 1, len(self.tokens)):
            token, after = self.tokens[i], self.near(i)
            if token.kind == "strong":
                break
            if after is not None and after.kind == "none":
                continue  # 旷课 无
            if token.kind in ("name", "fine") or token.kind in EVIDENCE:
                last = token.kind
        return last not in ("", "name")
