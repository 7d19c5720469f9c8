"""How a clause is cited to people: the document by the number they know it by, then our register's number of the clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

#: Letters before a clause's number → the document as an official calls it (docs/clauses.md has the full titles).
DOCUMENTS: Mapping[str, str] = MappingProxyType(
    {
        "WH": "卫政文〔2022〕80号",
        "GD": "广教工组〔2020〕7号",
        "XC": "宣城教基〔2020〕17号",
        "AH": "皖教基〔2020〕10号",
        "YZ": "永镇中心校2020（16）号",
        "GH": "根政办发〔2018〕40号",
        "CX": "楚雄州转发通知",
        "YN": "云教函〔2020〕138号",
        "N": "教基[2020]5号",
    }
)
#: So many clauses are cited by number in a message; the duty's line has them all.
CITED = 3


def cite(clauses: Sequence[str]) -> str:
    """卫政文〔2022〕80号 WH-53、WH-60; a county's own clauses stand with the letters that it gave them."""
    shown = clauses[:CITED]
    by_document: dict[str, list[str]] = {}
    for clause in shown:
        by_document.setdefault(clause.partition("-")[0], []).append(clause)
    said = [
        f"{DOCUMENTS[letters]} {'、'.join(them)}" if letters in DOCUMENTS else "、".join(them)
        for letters, them in by_document.items()
    ]
    return "，".join(said) + ("等" if len(clauses) > len(shown) else "")
