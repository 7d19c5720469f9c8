"""Roles, the bodies they belong to, and the words by which the source texts name them (the contract's table of
persons).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

#: Role → the body in whose name its holder acts.
BODY: Mapping[str, str] = MappingProxyType(
    {
        "class_teacher": "school",
        "school_lead": "school",
        "school_cadre": "school",
        "teacher": "school",
        "baobao_teacher": "school",
        "baobao_official": "township",
        "central_school": "central_school",
        "village_committee": "village",
        "township_officer": "township",
        "township_deputy": "township",
        "township_head": "township",
    }
)
#: Words of the texts → the role that is asked. A department's short Chinese name is its `dept_` role.
ROLE_OF: Mapping[str, str] = MappingProxyType(
    {
        "education": "edu_bureau",
        "edu_authority": "edu_bureau",
        "county_edu": "edu_bureau",
        "教育": "edu_bureau",
        "教体局": "edu_bureau",
        "township": "township_officer",
        "street": "township_officer",
        "local_government": "township_officer",
        "village": "village_committee",
        "community": "village_committee",
        "school": "school_lead",
        "justice": "dept_justice",
        "government_office": "leading_group_office",
        "挂包干部": "baobao_official",
        "司法": "dept_justice",
        "司法局": "dept_justice",
        "公安": "dept_police",
        "人社": "dept_human_resources",
        "民政": "dept_civil_affairs",
        "救助站": "dept_civil_affairs",
        "残联": "dept_disabled_federation",
        "宗教": "dept_religion",
        "宗教事务": "dept_religion",
        "统战": "dept_united_front",
        "卫健": "dept_health",
        "财政": "dept_finance",
        "扶贫": "dept_rural_revitalisation",
        "乡村振兴": "dept_rural_revitalisation",
        "市场监管": "dept_market",
        "工商": "dept_market",
        "务工地教育": "workplace_edu",
        "务工地公安": "workplace_police",
        "务工地人社": "workplace_human_resources",
        "户籍所在地": "home_place",
        "户籍所在地省份": "home_place",
    }
)
#: Role → the name a document or a sentence gives it.
NAME: Mapping[str, str] = MappingProxyType(
    {
        "class_teacher": "班主任",
        "school_lead": "校长",
        "school_cadre": "校干",
        "teacher": "教师",
        "baobao_teacher": "包保教师",
        "baobao_official": "包保干部",
        "central_school": "中心校",
        "village_committee": "村(居)民委员会",
        "township_officer": "乡(镇)经办人",
        "township_deputy": "乡(镇)分管同志",
        "township_head": "乡(镇)长",
        "edu_bureau": "教育主管部门",
        "leading_group_office": "控辍保学领导小组办公室",
        "joint_group": "联合劝返工作组",
        "rural_revitalisation_office": "乡村振兴领导小组办公室",
        "poverty_group": "县级扶贫(开发)工作领导小组",
        "expert_committee": "残疾人教育专家委员会",
        "guardian": "监护人",
        "home_place": "户籍所在地教育部门",
        "new_place": "新流入地教育部门",
        "receiving_school": "接收学校",
        "workplace_edu": "务工地教育部门",
        "workplace_police": "务工地公安部门",
        "workplace_human_resources": "务工地人社部门",
        "dept_justice": "司法部门",
        "dept_police": "公安部门",
        "dept_human_resources": "人社部门",
        "dept_civil_affairs": "民政部门",
        "dept_disabled_federation": "残联",
        "dept_religion": "宗教部门",
        "dept_united_front": "统战部门",
        "dept_health": "卫健部门",
        "dept_finance": "财政部门",
        "dept_rural_revitalisation": "乡村振兴部门",
        "dept_market": "市场监管部门",
        "named_person": "专人",
        "paired_teacher": "结对教师",
        "one_to_one": "一对一帮扶人",
        "family_guardian": "亲情监护人",
    }
)
#: Where nobody holds a role, who answers for it: a class without a teacher is the school lead's.
ANSWERS_FOR: Mapping[str, str] = MappingProxyType(
    {
        "class_teacher": "school_lead",
        "school_cadre": "school_lead",
        "township_officer": "township_deputy",
        "township_deputy": "township_head",
        "township_head": "township_officer",
    }
)
SCHOOL_STAFF = frozenset(role for role, body in BODY.items() if body == "school")
TOWNSHIP = frozenset(role for role, body in BODY.items() if body == "township")
OUTSIDE = frozenset(
    {"receiving_school", "home_place", "new_place", "workplace_edu", "workplace_police", "workplace_human_resources"}
)


def role(word: str) -> str:
    """The role that a word of a policy names; a role id stays itself."""
    return ROLE_OF.get(word, word)


def roles(words: Iterable[str]) -> tuple[str, ...]:
    """The roles that words name, each once, in their order."""
    return tuple(dict.fromkeys(role(word) for word in words))


def body(role_id: str) -> str:
    """The body in whose name a role acts; bodies without a row are their own (edu_bureau, departments …)."""
    return BODY.get(role_id, role_id)


def name(role_id: str) -> str:
    """What to call a role in a sentence."""
    return NAME.get(role_id, role_id)
