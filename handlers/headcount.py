"""A head count held against everybody known to be away that day, and not against the names of one message alone. Pure."""

from __future__ import annotations

from dataclasses import replace

from handlers.reading import Ask, Reading


def asks(reading: Reading, away: int, size: int) -> tuple[Ask, ...]:
    """What is to be asked of a report. `away`: how many are known to be missing, told before or now; `size`: of the roster.

    A count that lacks just those fits, though its own message names nobody, and 其他都到了 alone is said beside them. A bare
    实到6 that does not fit is asked about; with
    names beside it the count may leave out who has been gone for long.
    """
    expected, present = reading.expected, reading.present_count
    if away and reading.others_present:
        open_ = tuple(ask for ask in reading.asks if ask.code != "unclear_status" or ask.candidates)
        reading = replace(reading, asks=open_)
    if present is None:
        return reading.asks
    if expected is not None:
        fits = expected - present == away
        return tuple(ask for ask in reading.asks if not (fits and ask.code == "count_mismatch"))
    if reading.asks or reading.marks or reading.all_present or reading.others_present or size - present == away:
        return reading.asks
    return (Ask("count_mismatch", f"名册{size}人，实到{present}人" + (f"，已知缺{away}人" if away else "")),)
