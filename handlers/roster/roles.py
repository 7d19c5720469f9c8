"""Posts in the words of staff lists, the contract's role for each, and the kind of unit at which it is held."""

from __future__ import annotations

import re

from handlers.roster.told import CellError

#: Role → the kind of unit at which its post is held; what is not named is held at the county.
HELD_AT = {
    "class_teacher": "class",
    "school_lead": "school",
    "school_cadre": "school",
    "teacher": "school",
    "baobao_teacher": "school",
    "central_school": "central_school",
    "village_committee": "township",
    "baobao_official": "township",
    "township_officer": "township",
    "township_deputy": "township",
    "township_head": "township",
}
#: Roles that are given for pupils and classes.
IN_CHARGE = ("baobao_teacher", "baobao_official")

NAMES = {
    "class_teacher": "班主任",
    "school_lead": "校长",
    "school_cadre": "校干",
    "teacher": "任课教师",
    "baobao_teacher": "包保教师",
    "baobao_official": "包保干部",
    "central_school": "中心校",
    "village_committee": "村委会",
    "township_officer": "经办人",
    "township_deputy": "分管同志",
    "township_head": "乡（镇）长",
    "edu_bureau": "教育主管部门",
}
#: Words → role. The longest that is found in a post's name decides, so that 副校长 is not taken for 校长.
WORDS = {
    "班主任": "class_teacher",
    "校长": "school_lead",
    "学校负责人": "school_lead",
    "教学点负责人": "school_lead",
    "副校长": "school_cadre",
    "校干": "school_cadre",
    "政教主任": "school_cadre",
    "教导主任": "school_cadre",
    "教务主任": "school_cadre",
    "德育主任": "school_cadre",
    "学籍管理员": "school_cadre",
    "任课教师": "teacher",
    "任课老师": "teacher",
    "科任教师": "teacher",
    "科任老师": "teacher",
    "副班主任": "teacher",
    "教师": "teacher",
    "老师": "teacher",
    "专人": "teacher",
    "包保教师": "baobao_teacher",
    "包保老师": "baobao_teacher",
    "包保责任教师": "baobao_teacher",
    "包保干部": "baobao_official",
    "挂包干部": "baobao_official",
    "包保责任人": "baobao_official",
    "包联干部": "baobao_official",
    "中心校": "central_school",
    "中心学校": "central_school",
    "村委会": "village_committee",
    "居委会": "village_committee",
    "村主任": "village_committee",
    "村支书": "village_committee",
    "村干部": "village_committee",
    "社区干部": "village_committee",
    "经办人": "township_officer",
    "乡镇经办": "township_officer",
    "教育专干": "township_officer",
    "教育干事": "township_officer",
    "分管": "township_deputy",
    "副镇长": "township_deputy",
    "副乡长": "township_deputy",
    "镇长": "township_head",
    "乡长": "township_head",
    "办事处主任": "township_head",
    "教体局": "edu_bureau",
    "教育局": "edu_bureau",
    "教育体育局": "edu_bureau",
    "教育主管部门": "edu_bureau",
    "控辍保学领导小组办公室": "leading_group_office",
    "领导小组办公室": "leading_group_office",
    "控辍办": "leading_group_office",
    "联合劝返工作组": "joint_group",
    "联合劝返": "joint_group",
    "乡村振兴领导小组办公室": "rural_revitalisation_office",
    "扶贫领导小组": "poverty_group",
    "扶贫开发工作领导小组": "poverty_group",
    "残疾人教育专家委员会": "expert_committee",
    "专家委员会": "expert_committee",
    "司法": "dept_justice",
    "公安": "dept_police",
    "派出所": "dept_police",
    "人社": "dept_human_resources",
    "人力资源": "dept_human_resources",
    "民政": "dept_civil_affairs",
    "残联": "dept_disabled_federation",
    "宗教": "dept_religion",
    "民宗": "dept_religion",
    "统战": "dept_united_front",
    "卫健": "dept_health",
    "卫生健康": "dept_health",
    "财政": "dept_finance",
    "乡村振兴局": "dept_rural_revitalisation",
    "扶贫办": "dept_rural_revitalisation",
    "市场监管": "dept_market",
    "市场监督": "dept_market",
    "工商": "dept_market",
}
_BY_LENGTH = sorted(WORDS, key=len, reverse=True)
_SPLIT = re.compile(r"[、,，;；/|+&]+|兼任|兼")
_OF_BUREAU = re.compile(r"教体局|教育局|教育体育局")


def roles_of(post: str, unit: str = "") -> tuple[str, ...]:
    """班主任、包保教师 → both roles. A post that says nothing by itself (联络员) is taken by its unit (司法局).

    Raises CellError for a post that is in neither: a role decides who is written to, so it is not guessed.
    """
    found = []
    for part in filter(None, (piece.strip() for piece in _SPLIT.split(post))):
        word = next((word for word in _BY_LENGTH if word in part), None)
        if word is None or (WORDS[word].startswith("township") and _OF_BUREAU.search(unit)):
            # Only an office names its people's role; a school's name (永镇中心校关湖小学) says nothing of a post in it.
            word = next((word for word in _BY_LENGTH if word in unit and WORDS[word] not in HELD_AT), None)
        if word is None:
            raise CellError(
                f"不认得职务“{part}”。可以写：班主任、校长、校干、任课教师、包保教师、包保干部、中心校、村委会、"
                "经办人、分管副镇长、镇长、教体局，或部门名称（司法、公安、民政、人社……），多项用顿号隔开"
            )
        found.append(WORDS[word])
    return tuple(dict.fromkeys(found))
