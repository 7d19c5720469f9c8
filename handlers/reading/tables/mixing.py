"""How it is told that one pupil was reported in place of another: regular expressions over a text with 某 for the first letter of
a pupil's name, 々 for each further one, and 状 for every letter of a status. `gone` was named by mistake, `come` was meant; the
status is `told`, `new` or `old`.

Composed of when it was, the verb of reporting, what was wrong, and who it is. Own list, of how teachers put a name right.
"""

from handlers.reading.tables import righting
from handlers.reading.tables.people import SURNAMES

_SEP = r"[,。;! ]*"
_ENDS = r"(?=$|[,。;! \n]|请|麻烦|帮|给改|改一?下)"
_VERB = r"(?:上报|登记|报|说|讲|写|登|记|填|打|发|录|标|输|点|弄|搞|看|认|当|算|安|扣|挂|归|放|落|划|按|加)"
#: Before it stands the beginning, or one of these signs, and of what may open its sentence as much as there is.
PARTS = ",。;! \n"
OPENING = (
    rf"(?:{righting.WHEN}|{righting.PAST}|我们?|俺|老师|您好|不好意思|抱歉|一?不小心|误|错|今天|系统|"
    r"上一?条|那条|前一条|给|把|将|[那这]个|多|的|里|中|[,。;! ])*+"
)
_LIST = r"某々*(?:(?:同学)?[和跟与及、, ]?某々*)*"
_SURNAME = "".join(sorted(SURNAMES))
_STRANGER = rf"(?:[{_SURNAME}][\u4e00-\u9fff]{{1,2}}?|[小大老阿][\u4e00-\u9fff])(?=的?状|的|$|[,。;! \n]|不是|才对)"
_GONE, _COME, _OLD = rf"(?P<gone>{_LIST})(?:同学)?", rf"(?P<come>{_LIST}|{_STRANGER})(?:同学)?", r"(?P<old>状+)"
_ONE = r"(?P<gone>某々*)"
_THEIR = r"(?:今天|今日|今早|昨天|早上)?的?"
_PUT = rf"(?:的)?(?:给|我|都|被|误|错)*{_VERB}错?"
#: 算到甲头上, 记在甲名下.
_HEAD = r"(?:的?(?:头上|名下|身上|那儿|那里|那边|这儿|头顶|名字(?:上|下|里|后面)|后面|那一?[栏行格]))?了?"
_AMISS = (
    rf"(?:(?:刚才?|早上|都?是|这是|我们?|俺|给|又)*{_VERB}得?(?:错|岔|串|反|混|差)了?(?:了?人|名字?)?了?|"
    r"(?:是|系|我)*(?:不对|有误|错误|错了|错的|误报|笔误|口误)了?|张冠李戴了?)"
)
_INDEED = (
    r"(?:(?:其实|实际上?|事实上|应该?|应当|本来|正确的?|原来|准确|真正的?)+(?:应该?|应当)?(?:是|为|的是)|"
    r"其实|实际上?|应该|应为|实为|更正为|改[成为])"
)
_IS = rf"(?:{_INDEED}|就?是|为|得是|才是|换成)"
_WHO_IS = rf"(?P<told>状+)的(?:那个|那位|同学|学生|人)?(?:今天)?(?:{_INDEED}|才?是)"
_NOT = r"(?:而)?(?:不是|并非)"
#: Who was meant, his status once more, whom it was not, and how that came.
_TOO = rf"(?:{_SEP}{_NOT}某々*)?(?:{_SEP}{_AMISS})?[了哈啊呀哦吧]*{_ENDS}"
_MEANT = rf"(?:{_WHO_IS}|{_IS}){_COME}{_THEIR}是?(?P<new>状+)?的?(?:才对|才是)?{_TOO}"
#: What was wrong, before who was meant.
_WRONG = (
    rf"{_OLD}{_PUT}(?:到|在|给|成)了?{_GONE}{_HEAD}",  # 旷课算到甲头上了
    rf"(?<=[把将误错]){_GONE}(?:给|误|错)?{_VERB}错?(?:成|为|作|了)了?{_OLD}了?",  # 把甲报成旷课了
    rf"{_GONE}{_THEIR}{_OLD}(?:了|的)?(?:那[条个笔位次]{_SEP}|的)?{_AMISS}",  # 甲旷课写错了
    rf"{_VERB}(?:的是|的|了){_GONE}{_THEIR}{_OLD}了?{_SEP}{_AMISS}",  # 刚才报的甲旷课,搞错人了
    rf"{_VERB}(?:的是|的|了)?{_GONE}{_THEIR}{_OLD}了?{_SEP}(?=其实|实际|应)",  # 刚才报的甲旷课,其实是乙
)
#: 名字写错了.
_NAME_WRONG = rf"(?:人名?|名字?|姓名|学生|同学)(?:都|给|我|又)*{_AMISS}{_SEP}"
_TWO = r"(?:两个?人?|俩|的?名字)*(?:给|又|被|我)*"

#: Each behind an opening.
SHAPES = (
    # 更正 甲→乙 没到; 甲改成乙,旷课
    rf"(?:更正|修正|订正|纠正|改|错了|有误)(?:一下|名字|人名|姓名)?[:,。 ]*{_GONE}(?:改|"
    rf"换)(?:成|为|作)?{_COME}[:, ]*(?:是)?(?P<new>状+)的?{_ENDS}",
    # 刚才那个甲病假是乙的
    rf"(?:刚才?|早上|我|前头|刚刚|上一?条|那条|那个|的)*{_GONE}(?:那个|的)?{_OLD}(?:其实|应该)?是{_COME}的{_ENDS}",
    # 刚才说的甲不是,是乙旷课
    rf"(?:刚才?|早上|我|前头|刚刚)*(?:说|报|写|讲|记)的(?:是)?{_GONE}(?:不是|不对|错了|不算){_SEP}(?:应该?)?{_IS}{_COME}(?:今天)?(?P<new>状+)的?{_ENDS}",
    *(f"{wrong}{_SEP}{_MEANT}" for wrong in _WRONG),
    # 把乙的旷课算到甲头上了
    rf"{_COME}{_THEIR}{_OLD}{_PUT}(?:到|在|给|成)了?{_GONE}{_HEAD}{_SEP}{_ENDS}",
    # 名字写错了,不是甲,是乙旷课; 旷课的是乙,不是甲; 旷课的不是甲,是乙
    rf"{_NAME_WRONG}{_NOT}{_GONE}{_SEP}(?:而|应该?)?{_IS}{_COME}(?:今天)?(?P<new>状+)的?{_ENDS}",
    rf"{_NAME_WRONG}{_IS}{_COME}(?:今天)?(?P<new>状+)的?{_SEP}{_NOT}{_GONE}{_ENDS}",
    rf"{_NAME_WRONG}{_WHO_IS}{_COME}{_SEP}{_NOT}{_GONE}{_ENDS}",
    rf"{_NAME_WRONG}(?P<told>状+)的{_NOT}{_GONE}{_SEP}(?:而)?{_IS}{_COME}{_ENDS}",
    # 甲在的,旷课的是乙,我看错了
    rf"{_GONE}(?:今天|其实|一直|早就|人)*(?:[在到来](?:了|的|校|学校|教室|班里?|呢)*|没有?缺勤?){_SEP}{_WHO_IS}{_COME}"
    rf"{_SEP}(?:对不起|不好意思)?{_AMISS}{_ENDS}",
    # 甲和乙弄混了,旷课的是乙
    rf"{_ONE}[和跟与、及 ]?某々*{_TWO}{_AMISS}{_SEP}{_WHO_IS}{_COME}{_ENDS}",
    rf"某々*[和跟与、及 ]?{_ONE}{_TWO}{_AMISS}{_SEP}{_WHO_IS}{_COME}{_ENDS}",
)
