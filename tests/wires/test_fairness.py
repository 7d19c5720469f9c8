"""A pile of messages for one person holds up nobody else."""

from __future__ import annotations

from datetime import timedelta

from store import persons
from tests.wires.office import NOW, Office


def test_three_hundred_for_one_do_not_hold_up_a_first_one_for_another(small: Office) -> None:
    """300 reminders wait for one official; a first notice to another person goes with the next run of delivery."""
    with small.db.write() as tx:
        official, other = (
            persons.put(tx, small.county.county, name, "某某", wecom_userid=name).id for name in ("Official", "Other")
        )
    for number in range(300):
        small.put(f"pile{number}", f"第{number}件", person_id=official)
    worker = small.hire("wecom")
    worker.run()
    small.put("first", "请核实。", person_id=other)
    small.later(seconds=1)
    worker.run()

    assert ("Other", "请核实。") in small.platforms.wecom
    assert small.clock.now() - NOW == timedelta(seconds=1)
