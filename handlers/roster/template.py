"""Empty forms to fill in: headings that the import knows, every column as text so that no number loses its last digits."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

FORMS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "roster": (
        "学生名单",
        (
            "省",
            "市",
            "县",
            "乡镇",
            "学校",
            "年级",
            "班级",
            "姓名",
            "学籍号",
            "出生日期",
            "监护人",
            "关系",
            "联系电话",
            "家长语言",
            "联系方式顺序",
            "户籍所在地",
            "是否留守",
            "困难类型",
        ),
        (
            "每个学生一行。必填：姓名、班级（或年级加班级）、学校。",
            "学校已在系统里时，省、市、县、乡镇可以空着；新学校第一次导入要写全。",
            "学籍号用来认出同一个学生，同班同名时必须填写。系统不保存身份证号。",
            "联系电话写监护人的手机号，缺勤提示发到这个号码；座机收不到短信。",
            "家长语言空着就是汉语；联系方式顺序空着就是家校通知、短信、电话，只想接电话的写“电话”。",
            "困难类型可写：留守、建档立卡、低保、孤儿、残疾、困境儿童、随迁子女、家庭经济困难，多项用顿号隔开。",
            "列的顺序可以变，不需要的列可以删。同一份名单可以反复导入：有变化的更新，没有的不动，谁也不会被删除。",
        ),
    ),
    "staff": (
        "教职工名单",
        (
            "县",
            "乡镇",
            "学校",
            "单位",
            "姓名",
            "企业微信账号",
            "手机",
            "职务",
            "班级",
            "包保班级",
            "包保学生",
            "任职结束",
        ),
        (
            "每个人一行，兼几个职务用顿号隔开（班主任、包保教师），也可以写几行。必填：姓名、职务、学校或单位。",
            "职务可写：班主任、校长、校干、任课教师、包保教师、包保干部、中心校、村委会、经办人、分管副镇长、镇长、"
            "教体局，或部门名称（司法局、公安局、民政局……）。",
            "企业微信账号是管理后台通讯录里每个成员的“账号”，不是昵称。",
            "班主任要在“班级”写上所带的班。包保教师和包保干部在“包保班级”或“包保学生”写上由他负责的班或学生。",
            "请先导入学生名单，再导入这一份。离任的人写上“任职结束”日期再导入。",
        ),
    ),
    "calendar": (
        "校历",
        ("县", "学校", "日期", "至", "安排", "说明"),
        (
            "法定节假日和调休系统已有，这里只写本地不同的日子：雪停课、补课、运动会。",
            "安排写“放假”“上课”或“取消”。学校空着就是全县。",
            "设学期用另一张工作表，列名是：县、学校、学期开始、学期结束。",
        ),
    ),
}


def template(kind: str) -> bytes:
    """The empty form of a kind (`roster`, `staff`, `calendar`) as .xlsx. Raises KeyError for another."""
    title, headings, hints = FORMS[kind]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append(list(headings))
    for index, heading in enumerate(headings, start=1):
        letter = get_column_letter(index)
        sheet.cell(1, index).font = Font(bold=True)
        sheet.column_dimensions[letter].width = max(10, len(heading) * 2 + 6)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    if kind == "calendar":
        book.create_sheet("学期").append(["县", "学校", "学期开始", "学期结束"])
    words = book.create_sheet("填写说明")
    words.column_dimensions["A"].width = 100
    for hint in hints:
        words.append([hint])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
