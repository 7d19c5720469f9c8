"""Papers: a duty that ends with one brings it as a file, once; whoever may see the pupil may ask for it, and nobody else."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from defusedxml.ElementTree import fromstring

from documents import clerk, kinds
from documents.clerk import For
from store import evidence, lines, outbox, papers, persons, pupils, school_days, tasks, units
from store.db import Database
from store.papers import Paper
from tests.story import town as house
from tests.story.days import TEACHER, absent
from tests.story.people import FIRST, LAST
from tests.story.town import Town

#: Papers about a pupil.
PUPILS_KINDS = [kind for kind, one in kinds.KINDS.items() if one.template != "unit"]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(town: Town, pupil: str = "李明") -> list[Paper]:
    """The papers on file about a pupil, oldest first."""
    with town.db.read() as tx:
        return papers.of(tx, ("pupil", town.place.pupils[pupil]))


def content(town: Town, paper: Paper) -> bytes:
    with town.db.read() as tx:
        return evidence.content(tx, paper.county_id, paper.sha256)


def text_of(content: bytes) -> str:
    """What a reader of the file sees, one line a paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = fromstring(packed.read("word/document.xml"))
    return "\n".join("".join(run.text or "" for run in para.iter(f"{WORD}t")) for para in root.iter(f"{WORD}p"))


def step_of(text: str) -> dict[str, object]:
    """A visit told in these words."""
    told = {"kind": "home_visit", "actor": "fenglaoshi", "date": "2026-10-12", "persons": ["fenglaoshi"]}
    return {**told, "seq": 1, "outcome": "refused", "cause": None, "promise_date": None, "text": text}


def tasks_open(town: Town) -> int:
    """Tasks for a human that are open: an office without anybody in the system."""
    with town.db.read() as tx:
        return tasks.count_open(tx)


def _ledger(town: Town, variant: str) -> Paper:
    return next(one for one in made(town) if (one.kind, one.variant) == ("ledger", variant))


def says(town: Town, who: str, text: str) -> str:
    """Type it; what others are sent because of it is read as well."""
    answer = town.says(who, text)
    town.phones.clear()
    return answer


def received(town: Town) -> Town:
    """The school's report form is with the township and the bureau: the notice is due."""
    says(town, "孙立", "报送李明的报告单")
    town.says("郑毅", "收到李明的报告单")
    return town


def read(town: Town) -> None:
    """Everybody reads what there is; the story is about what comes next."""
    town.phones.clear()


def file_named(town: Town, who: str, kind: str) -> Paper:
    """Take the file off somebody's phone; it is the last of that kind, to the byte."""
    town.expects(who, has=["［文件］"])
    paper = [one for one in made(town) if one.kind == kind][-1]
    assert content(town, paper) in town.providers.uploads[-1]
    return paper


def test_a_duty_brings_its_paper_and_only_once(confirmed: Town) -> None:
    """The school lead is asked for the report form and gets it, filled from the records; the reminder comes alone."""
    town = confirmed
    town.expects("孙立", has=["书面报告"])
    town.expects("孙立", has=["［文件］"])
    assert [one for texts in town.unread().values() for one in texts if "［文件］" in one] == []
    (paper,) = made(town)
    told = text_of(content(town, paper))

    assert (paper.kind, paper.version, paper.clauses) == ("dropout_report_form", 1, ["WH-62"])
    assert content(town, paper) in town.providers.uploads[0]
    assert "柳河镇、青禾县教育主管部门：" in told
    assert "共5个上课日无故未到校，自2026年10月12日至2026年10月16日" in told
    assert "李明 已家访，见到父亲，孩子不愿上学，答应周一来；答应返校；承诺2026年10月19日返校" in told
    assert "卫政文〔2022〕80号 WH-62" in told
    assert "应校长孙立办理需要；第1版" in told
    read(town)
    town.clock("10-21 08:10")
    assert [one for texts in town.unread().values() for one in texts if "［文件］" in one] == []
    read(town)


def test_the_notice_goes_to_its_issuer_and_knows_its_day_once_it_is_served(confirmed: Town) -> None:
    """Drafted: the day is a blank, counted from service; served: asked for again it is the second version, with the day."""
    town = received(confirmed)
    town.expects("郑毅", has=["通知书"])
    town.expects("郑毅", has=["［文件］"])
    read(town)
    first = next(one for one in made(town) if one.kind == "return_notice")
    draft = text_of(content(town, first))
    served = town.says("郑毅", "通知书已送达李明,其父签收")
    read(town)
    answer = town.says("郑毅", "李明的通知书")
    town.expects("郑毅", has=["［文件］"])
    read(town)
    second = [one for one in made(town) if one.kind == "return_notice"][-1]

    assert "李大山（李明的父亲）：" in draft
    assert "送达之日起5个工作日内（即＿＿＿＿年＿＿月＿＿日前，送达时填写）" in draft
    assert re.search(r"[0-9]{11}|G[0-9]{18}", draft) is None, "neither a phone nor a student number is needed for it"
    assert "监护人不" not in draft, "why he stays away is not the notice's to say"
    assert "返校限期：10月23日" in served
    assert "第2版" in answer
    assert (second.version, second.sha256 != first.sha256) == (2, True)
    assert "（即2026年10月23日前）" in text_of(content(town, second))
    town.tasks_left = 0


def test_a_notice_made_out_in_words_comes_at_once(confirmed: Town) -> None:
    """给李明发…, with its day: issued, and the paper with that day is on the issuer's phone; he need not ask for it."""
    town = received(confirmed)
    read(town)
    answer = town.says("郑毅", "给李明发责令学生复学通知书，限11月6日前返校")
    assert "还缺" in answer, "its turn has not come: nothing is made"
    assert town.unread() == {}
    answer = town.says("郑毅", "给李明发限期返校通知书，限10月30日前返校")
    notice = file_named(town, "郑毅", "return_notice")

    assert "文书马上发给您" in answer
    assert "2026年10月30日前" in text_of(content(town, notice))


def test_a_visit_record_says_what_was_told_and_leaves_open_what_was_not(confirmed: Town) -> None:
    """Who went, when and the very words are printed; where they met nobody told, so it is an empty field."""
    read(confirmed)
    assert "家访记录" in confirmed.says(TEACHER, "家访记录 李明")
    confirmed.expects(TEACHER, has=["［文件］"])
    told = text_of(content(confirmed, made(confirmed)[-1])).split("\n")

    assert told[told.index("参加人员") + 1] == "赵丽娟"
    assert told[told.index("日期") + 1] == "2026年10月16日"
    assert told[told.index("谈话内容") + 1] == "李明 已家访，见到父亲，孩子不愿上学，答应周一来"
    assert told[told.index("见到的人") + 1] == told[told.index("地点") + 1] == ""


def test_who_may_not_see_the_pupil_learns_nothing(confirmed: Town) -> None:
    """The bureau of another county and a teacher of another class hear of 李明 what they hear of a name nobody bears."""
    town = confirmed
    town.hires("吴老师", "teacher", "school", "WuLaoShi")
    town.opens_class("八年级2班", "吴老师", ("孙浩", "钱多多"))
    with town.write() as tx:
        county = units.add(tx, "county", "白石县", town.place.units["province"], policy="weihui")
        school_days.put_term(tx, county, FIRST, LAST)
        person = persons.put(tx, county, "qianyuan", "钱远", wecom_userid="QianYuan").id
        persons.hold_post(tx, person, "edu_bureau", county, FIRST)
    town.joins("钱远", "QianYuan")
    town.clock("10-16 08:40")
    read(town)
    before = len(made(town))

    for who in ("钱远", "吴老师"):
        for asked in ("李明的通知书", "台账 李明", "家访记录 李明"):
            answer = town.says(who, asked)
            assert answer == town.says(who, asked.replace("李明", "贾某某")).replace("贾某某", "李明")
            assert answer == "没有找到您可以查看的学生“李明”。"
    assert len(made(town)) == before
    assert town.unread() == {}


def test_hostile_words_are_words(town: Town) -> None:
    """A name and a report that look like markup, a template or a formula stand in the paper as they were typed."""
    name = "<w:p>&{{7*7}}"
    town.hires("冯老师", "teacher", "school", "FengLaoShi")
    town.opens_class("八年级3班", "冯老师", (name, "许文"))
    town.child(name, "=HYPERLINK(“x”)&<b>", "13900000077")
    said = "已家访，家长说 {% raw %}</w:t> & ]]> =1+1 \u202e\x08 不来了"
    with town.write() as tx:
        pupil = pupils.get(tx, town.place.pupils[name])
        who = For(town.place.staff["冯老师"], "冯老师", "class_teacher")
        lines.put(tx, pupil.county_id, ("pupil", pupil.id), [("step/1", town.now, "step", step_of(said))], town.now)
        papers_made = [clerk.make(tx, town.runtime.home.world, pupil.id, kind, who, town.now) for kind in PUPILS_KINDS]
    for paper in papers_made:
        assert paper is not None
        assert name in text_of(content(town, paper))
        assert not set(paper.name) & set('<>{}&/\\:*?"|%= ')
    ledger = text_of(content(town, next(one for one in papers_made if one is not None and one.kind == "ledger")))
    assert "=HYPERLINK(“x”)&<b>" in ledger
    assert "{% raw %}</w:t> & ]]> =1+1" in ledger
    assert "49" not in ledger.split("依据")[0].replace("2049", "")


def test_a_restricted_cause_is_withheld_from_who_may_not_know_it(confirmed: Town) -> None:
    """The bureau's ledger has the cause and the words; the chosen teacher's, who owes nothing in it, has neither."""
    town = confirmed
    says(town, "孙立", "认定李明原因为早婚")
    read(town)
    assert "受限内容未印" in town.says("周文", "李明的台账")
    town.expects("周文", has=["［文件］"])
    assert "受限" not in town.says("钱敏", "李明的台账")
    town.expects("钱敏", has=["［文件］"])
    closed, full = (_ledger(town, variant) for variant in ("withheld", "full"))
    hidden, open_ = text_of(content(town, closed)), text_of(content(town, full))

    assert "早婚" in open_
    assert "孩子不愿上学" in open_
    assert "早婚" not in hidden
    assert "原因受限" in hidden
    assert "孩子不愿上学" not in hidden
    assert "民政" not in hidden
    town.tasks_left = tasks_open(town)


def test_of_many_papers_none_comes_unasked(town: Town) -> None:
    """Four dropouts confirmed in one sentence are one message and no four files: it says how to ask for the one he wants."""
    absent(town, 5, "李明、王小雨、张伟、陈静没来没请假，其他都到了", ("李大山", "王秀英", "张建国"))
    says(town, "孙立", "确认李明、王小雨、张伟、陈静辍学")
    town.clock("10-16 16:35")
    read(town)
    with town.db.read() as tx:
        last = next(one for one in outbox.to_person(tx, town.place.staff["孙立"]) if "文书较多" in one.text)
    assert "李明的通知书" in last.text
    assert town.providers.uploads == []
    assert "第1版" in town.says("孙立", "王小雨的报告单")
    town.expects("孙立", has=["［文件］"])


def test_a_paper_that_cannot_go_by_wechat_says_so_by_sms(confirmed: Town) -> None:
    """He is no longer visible to the app: the SMS that comes in its place names the paper and where it can be had."""
    town = confirmed
    read(town)
    town.providers.on_wecom = lambda asked: (200, {"errcode": 81013, "errmsg": "user not visible"})
    town.says("孙立", "李明的报告单")
    town.clock("10-16 08:50")

    town.expects("孙立", has=["文书“义务教育阶段学生辍学情况报告单_李明_第1版.docx”已备好", "短信发不了文件"])


def test_offices_are_written_to_and_the_sign_off_goes_to_who_decides(confirmed: Town) -> None:
    """A cause with a department brings its letter to the township; a refusal to the end its form to the bureau, with all
    that was attached."""
    town = confirmed
    read(town)
    town.says("孙立", "认定李明原因为监护人不履行义务")
    letter = file_named(town, "郑毅", "department_letter")
    says(received(town), "钱敏", "收到李明的报告单")
    says(town, "郑毅", "邀请司法参加李明联合劝返")
    for day in ("10-19 09:00", "10-20 09:00", "10-21 09:00"):
        town.clock(day)
        says(town, "郑毅", "会同司法所到李明家联合劝返，家长不同意")
    says(town, "郑毅", "申请李明销号，原因拒不返校")
    read(town)
    town.says("郑毅", "上传李明判决书、学生书面说明、家长书面说明")
    form = file_named(town, "钱敏", "exit_file")
    told = text_of(content(town, form))

    assert "青禾县司法部门：" in text_of(content(town, letter))
    assert "监护人不履行义务" in text_of(content(town, letter))
    assert "学生书面说明" in told
    assert all(office in told for office in ("柳河镇", "青禾县教育主管部门", "青禾县乡村振兴部门"))
    assert told.count("签字（盖章）：") >= 4
    assert "WH-78" in told
    read(town)
    town.tasks_left = tasks_open(town)


def test_a_schools_own_paper_is_the_leads(database: Database, tmp_path: Path) -> None:
    """Genhe's schools keep a 责任状: the lead gets the form with his school's name, a teacher gets none."""
    with house.town(database, tmp_path / "home", policy="genhe") as town:
        town.clock("10-12 08:05")
        read(town)
        town.says("孙立", "责任状")
        town.expects("孙立", has=["［文件］"])
        with town.db.read() as tx:
            (paper,) = papers.of(tx, ("unit", town.place.units["school"]))
        assert "柳河镇中学" in text_of(content(town, paper))
        assert text_of(content(town, paper)).startswith("控辍责任状")
        assert "马上发给您" not in town.says(TEACHER, "责任状")
        read(town)
