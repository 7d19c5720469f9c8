"""A photo sent from the doorstep is evidence of the step: fetched, looked at, kept by its hash, and never guessed whose."""

from __future__ import annotations

import hashlib

from store import audit, evidence
from tests.story.days import TEACHER, absent, owed, steps
from tests.story.town import Town

PHOTO = b"\xff\xd8\xff\xe0" + b"the door of a house" * 40


def photo(town: Town, name: str, media_id: str = "m-1", content: bytes | None = PHOTO) -> str:
    """Somebody sends a picture that the platform holds (or, with None, does not hold)."""
    if content is not None:
        town.providers.media[media_id] = content
    return town.sends(name, "image", f"<PicUrl>http://x</PicUrl><MediaId><![CDATA[{media_id}]]></MediaId>")


def on_file(town: Town, pupil: str) -> list[evidence.Evidence]:
    with town.db.read() as tx:
        return evidence.of_pupil(tx, town.place.pupils[pupil])


def test_a_photo_in_answer_to_a_prompt_is_a_step_with_its_hash(town: Town) -> None:
    """Day 3's prompt is answered with a picture: its bytes are on file by their hash, the hash stands in the chain."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    answer = photo(town, TEACHER)

    assert "照片收到，记在李明名下" in answer
    (kept,) = on_file(town, "李明")
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert (kept.state, kept.mime, kept.bytes, kept.sha256) == ("kept", "image/jpeg", len(PHOTO), digest)
    last = steps(town, "李明")[-1].payload
    assert (last["kind"], last["actor"]) == ("evidence", "zhaolijuan")
    assert digest[:12] in last["text"]
    with town.db.read() as tx:
        assert evidence.content(tx, kept.county_id, digest) == PHOTO
        assert audit.verify(tx).ok
    assert "verify_absence" in owed(town, "李明"), "a picture alone is no visit"


def test_a_photo_after_the_words_belongs_to_them(town: Town) -> None:
    """张伟 is told of, then the picture comes: it is his, though 李明 is open as well."""
    absent(town, 3, "李明、张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.expects(TEACHER, has=["您有2件事"])
    town.says(TEACHER, "2 已家访，孩子答应明天来")

    assert "记在张伟名下" in photo(town, TEACHER)
    assert on_file(town, "李明") == []


def test_whose_a_photo_is_is_asked_where_two_are_open(town: Town) -> None:
    """Two matters open and no word: asked, and the number of the answer files it."""
    absent(town, 3, "李明、张伟没来没请假，其他都到了", ("李大山", "张建国"))
    town.expects(TEACHER, has=["您有2件事"])
    town.clock("10-14 10:00")
    question = photo(town, TEACHER)

    assert "是哪位学生的" in question
    assert on_file(town, "李明") == on_file(town, "张伟") == []
    name = next(part.split()[1] for part in question.split("？")[1].rstrip("。").split("、") if part.startswith("2 "))
    assert f"记在{name.split('。')[0]}名下" in town.says(TEACHER, "2")


def test_a_place_is_a_step_at_once(town: Town) -> None:
    """A location sent from the pupil's home: where it is stands in his log."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    fields = "<Location_X>35.50120</Location_X><Location_Y>114.18730</Location_Y><Scale>15</Scale><Label>柳河村</Label>"
    answer = town.sends(TEACHER, "location", fields)

    assert "柳河村（35.50120，114.18730）" in answer
    assert steps(town, "李明")[-1].payload["kind"] == "evidence"


def test_what_is_no_picture_is_refused_with_a_word(town: Town) -> None:
    """A program sent as a picture is not kept: the sender is told why."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    photo(town, TEACHER, "m-2", b"MZ" + b"0" * 100)
    town.clock("10-14 09:00")

    town.expects(TEACHER, has=["李明的照片没有存下来", "jpg/png"])
    assert [one.state for one in on_file(town, "李明")] == ["refused"]
    assert steps(town, "李明") == []


def test_what_the_platform_no_longer_has_is_told(town: Town) -> None:
    """A media id that is gone: the sender hears it and may send it again."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    photo(town, TEACHER, "m-3", None)
    town.clock("10-14 09:00")

    town.expects(TEACHER, has=["没有存下来", "三天"])


def test_evidence_comes_back_as_a_file(town: Town) -> None:
    """李明的照片, from the lead: uploaded once more and sent as a file; a colleague without the pupil gets nothing."""
    absent(town, 3)
    town.expects(TEACHER, has=["缺勤核实"])
    photo(town, TEACHER)

    assert "马上发给您" in town.says("孙立", "李明的照片")
    town.expects("孙立", has=["［文件］up1"])
    assert PHOTO in town.providers.uploads[0]
    assert "马上发给您" not in town.says("孟凡星", "李明的照片")


def test_a_photo_before_the_words_is_filed_with_them(town: Town) -> None:
    """Nothing is open and nobody named: the picture waits for the sentence that says whose it is."""
    assert "哪位学生" in photo(town, TEACHER)
    answer = town.says(TEACHER, "王小雨 已家访，见到奶奶，答应明天来")

    assert "前面的照片也记在王小雨名下" in answer
    assert [one.state for one in on_file(town, "王小雨")] == ["kept"]
