"""A head count held against everybody known to be away that day, and not against the names of one message alone. Pure."""

from __future__ import annotations

from handlers.reading import Ask, Reading


def asks(reading: Reading, away: int, size: int) -> tuple[Ask, ...]:
    """What is to be asked of a report. `away`: how many are known to be missing, told before or now; `size`: of the roster.

    A count that lacks just those fits, though its own message names nobody, and 其他都到了 alone is said beside them. A bare
    实到6 that does not fit is asked about; with
    names beside it the count may leave out who has been gone for long.
    """
    expected, present = reading.expected, reading.present_count
    open_now = reading.asks
    if away and reading.others_present:
        open_now = tuple(ask for ask in open_now if ask.code != "unclear_status" or ask.candidates)
    if present is None:
        return open_now
    if expected is not None:
        # Whoever may be here or not may make up the difference: his own question settles it.
        doubtful = {name for ask in open_now if ask.code == "unclear_status" for name in ask.candidates}
        fits = away <= expected - present <= away + len(doubtful)
        return tuple(ask for ask in open_now if not (fits and ask.code == "count_mismatch"))
    if open_now or reading.marks or reading.all_present or reading.others_present or size - present == away:
        return open_now
    return (Ask("count_mismatch", f"名册{size}人，实到{present}人" + (f"，已知缺{away}人" if away else "")),)


def lacks_fewer(reading: Reading, away: int) -> bool:
    """Whether the counts of a report leave room for fewer than are known to be missing."""
    expected, present = reading.expected, reading.present_count
    return expected is not None and present is not None and expected - present < away
