"""What a message asks, if it asks: how the assistant is used, or for something on record."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from handlers.reading.evidence import Entity
from handlers.reading.kind.inquiries import PART, asked
from handlers.reading.tables import asking, inquiring, operating
from handlers.reading.tables.righting import STATUS
from handlers.reading.words.lexicon import MISSING_OR_WHY
from handlers.reading.words.pattern import Pattern

#: One reading asks the same of a part of its message several times.
_ONCE = lru_cache(maxsize=512)
_ASKS_AT_ALL = Pattern(asking.AT_ALL)
_HELP = Pattern(asking.HELP)
_DEED = Pattern(operating.DEED)
_HOW = Pattern(operating.HOW)
_OF_ITSELF = Pattern(f"{operating.ITS_OWN}|{operating.WHETHER}")
_MAY = Pattern(f"{operating.MAY}|{operating.OR}")
_OWN_DEED = Pattern(r"病假|事假|旷课|迟到|缺勤|撤|考勤|请假|假条|名单|案子|案件|结案|家访")
#: Asked by its form, wherever it stands.
_EITHER = Pattern(
    r"要不要|用不用|能不能|可不可以|会不会|算不算|该不该|需不需要|能否|可否|是否|是不是|要报不|用报不|报不报|(?:几|多少)(?:个|条|次|行|字)?(?:人|天|字)?$"
)
_RIGHT_SO = Pattern(operating.RIGHT_SO)
#: Behind a question.
_COURTESY = Pattern(r"(?:谢谢|多谢|麻烦了|急|来着)+(?=\??$)")
#: A guardian is helped with answering alone; the rest is for school.
_THIS_CHANNEL = Pattern(
    r"短信|信息|消息|回复|回话|这个号|链接|小程序|平台|系统|打字|语音|(?:咋个?|怎么|如何)回(?!事|来|去|家|校)"
)
_WITHDRAW = Pattern(
    r"^(?!.*(?:怎么|如何|咋|在哪|哪里|哪儿)).*?(?:(?:那|这|上|上一|前一|头一)条|(?:刚刚?|刚才|方才|今早|早上)的?(?:[发报交]的?|考勤|那个|消息)).*(?:撤|删|作废)|"
    r"^(?!.*(?:怎么|如何|咋|在哪|哪里|哪儿)).*?(?:撤|删|作废)[^,。?]{0,3}(?:(?:那|这|上|上一|前一|头一)条|(?:刚刚?|刚才|方才|今早|早上)的?(?:[发报交]的?|考勤|那个|消息))"
)
_CHANGE_TO = Pattern(
    rf"(?:改记?(?:成|为|作|到|回)?|(?:更正|修改|变更|调整?|换)(?:成|为|到))(?:某+(?:同学)?(?:今天)?的?{STATUS}|{STATUS}|到校|出勤|在校)|"
    r"某[^,。?]{0,6}(?:改|更正|换)(?:成|为|到)(?:病|事|旷|迟|早退|请假|到校)"
)
_ASKS_THE_WAY = Pattern(
    r"怎么|怎样|如何|咋|在哪|哪里|哪儿|什么|啥|几|谁|多久|流程|还是|要不要|该不该|用不用|需不需要|会不会|是不是|是否|比如|比方|如果|要是|假如|万一|自动|以后"
)
_SENT_WRONG = Pattern(r"(?:发|报|写|填|登|传|点)(?:错|重|早|串|混)[^,。?]{0,3}了?(?:$|[,。;! ])")
#: Neither a question of the assistant's use nor of what is on record.
_CHATTER = Pattern(asking.CHATTER)
_OTHER_BUSINESS = Pattern(asking.OTHER_BUSINESS)
_QUERY = Pattern(asking.QUERY)
_FIRST_HAND = Pattern(
    r"我?(?:没注意|没留神|(?<!怎么)没看(?!到|见)|不确定|等会|(?<![爸妈爷奶父母长他她])一会|再去看|再看|再核|没数|没点|记不清|拿不准|说不准)"
)
#: 到没到?没到: he answers his own question.
_ANSWERED = Pattern(r"\?[,\s]*(?:没到|没来|还没|到了|来了|在的?(?=[,。;!]|$)|不在|没有(?=[,。;!]|$))")
#: 某某为什么没来: nothing but the question.
_ASKS_WHY = Pattern(
    r"(?:请问|问一?下)?[, ]*某+(?:同学)?(?:今天|今日|今早|昨天|昨日|这几天)?(?:为什么|为啥|为何|怎么|咋)(?:又|还|都|一直)?"
    r"没(?:有)?(?:来|到)(?:上课|上学|学校|校)?(?:啊|呀|呢|了)?\??"
)
_ASKED = Pattern(
    r"\?|(?:吗|么|嘛|呢|没有|没|多少|谁|哪些|如何|怎样|怎么样)$|查一?下|查询|请?告知|请?提供|帮我查|"
    r"调[一取出]"
)
#: Told of how he has been: why one asks, not today's roll.
_HABIT = Pattern(
    r"(?:最近|这段时间|近来|这阵子?|老是|老(?=缺|请|迟|不来|旷)|总是?(?=缺|请|迟|不来|旷)|经常|隔三差五|三天两头|(?:连着|连续|一连)(?:好)?几天)"
)
#: For what one asks: no affair of the pupil's.
_WHY_ASKED = Pattern(
    r"(?:急|着)?要(?:用|个?数|数据|统计|填|交|上报|个?情况)|开(?:个)?证明|写评语|评(?:优|三好|奖|先进)|填表|(?:家长|领导|校长|上面|镇上|村里)[^,。]{0,3}(?:问|要|办)"
)
_NOT_OURS = Pattern(rf"(?:{inquiring.NOT_OURS})[^,。?]{{0,6}}(?:了没|没有|吗|没|谁|哪|什么|几|呢|\?)")
_SENTENCE = Pattern(r"[^。!;\n?]+[。!;\n?]*")
#: Address, thanks and the like: neither asked nor told.
_BY_THE_WAY = Pattern(
    r"(?:(?:各位)?(?:老师|领导|校长|主任|书记)们?(?:你?您?好|早上好|下午好|晚上好)?|你好|您好|请问(?:一下|"
    r"下)?|麻烦(?:问一下|了|您|你)*|打扰(?:一下|了)?|我?(?:就|只)?想(?:问|了解|知道|查)(?:清楚|明白|一下|下|问)?|问(?:一)?(?:下|句)|问个事|"
    r"谢谢|辛苦|急|在吗|我(?:是[^,]{1,8}|忘了|记不清了?|想问问|想知道)|那个|就是|帮(?:我|忙)(?:看|查)(?:一下|"
    r"下)?|某+|那)(?:了|啊|呀|哈|呢|您|你|老师)*"
)
#: 谁请假最多, 列给我: asks for pupils, not for how to.
_ASKS_WHO = Pattern(
    r"谁(?!能|可以|会|来|替|帮|代)|哪(?:几|些)个?(?!材料|资料|手续|条件|流程|内容|信息|功能|格式|附件|证明|字|表|项)|给我(?:$|看|一份)|发我|列(?:给|出)"
)
_ANSWERS = Pattern(r"(?:某+|他|她|人)?(?:没有?(?:来|到)?|来了|到了|在的?|不在|缺|病|请假)(?:的|呢|啊)?$")
_REQUEST = Pattern(
    r"^(?:请|烦请|麻烦|望|盼)(?:问|学校|班主任|老师|你校|贵校|尽快|及时|抓紧|再|把|将|帮|你们?|您|[^,。]{0,6}今日|"
    r"[^,。]{0,4}前)*[^,。]{0,6}?(?:说明|告知|反馈|提供|核实|核报|报送|上报|报告|回复|查|发(?:来|我|送)|"
    r"列|调取|报(?!到|警))"
)
_PARTICLES = r"(?:啊|呀|呢|哦|嘞|哈|嘎|噻|撒|捏|喽|嘛|来着|都|了)*"
#: A verb of what is done or come about, with 没 behind it: 发成功没, 收着没, 报上去了没得.
_OR_NOT = (
    rf"(?:上|过|着|成|功|完|去|好|出|收|签|销|批|办|交|送|回|来|(?<!迟)到|校|学|课|班|结|发|报|了)(?:没有|没得|没|木有|冇|否)"
    rf"{_PARTICLES}\??$"
)
_QUESTION = Pattern(
    rf"(?:吗|么|(?<![里上中也都又还看见找查])没有|没|否|(?:什么|谁|哪|怎|几|多少|为啥)[^,。!?]{{0,8}}(?:呢|嘛)|某+(?:同学|人|今天|现在|这会儿)*(?:呢|嘛)|(?<![大病客家老亲小好名])人(?:哪|在哪)?呢|(?<!得)不|不是|多少|怎么样|"
    rf"咋样|如何|(?:卡|停|走|办|现在|进行|进展)(?:在|到)(?:了)?哪[^,。?]{{0,3}})(?:啊|呀|呢|哦|嘞|哈|噻|嘎)?\??$|\?$|是不是|有没有|{_OR_NOT}|"
    rf"有无|来没来|到没到|去没去|在不在|[去来]了没(?=$|[?有啊呀呢吗])|(?<![好十{asking.LASTS}])几(?:天|次|节|回)(?:课|假)?(?:了|啊|呀)?$|(?:谁|哪天|哪一天|"
    r"几号|什么时候|啥时候|几时)(?:啊|呀|呢|[^,]{0,4}的)?$|还是[^,。?]{1,6}来着|(?:啥|什么|多少|谁|哪[个天儿]|几[个次天节回号])(?:[^,。?]{0,5}来着|都)$|(?:[的是]|到底)(?:啥|什么|谁|哪[个天儿]|几号)$"
)
#: 撤销先前甲旷课的记录: told to be done, not asked for.
_TAKES_BACK = Pattern(
    r"(?:请|麻烦|帮我|给我)?(?:撤[销掉]|取消|删[除掉]|更正|修改|清除)(?![^?]*(?:怎么|如何|咋|吗|么|\?|哪))"
)
#: 没说准哪天: a question told of.
_EMBEDDED = Pattern(
    r"(?:说好|答应|保证|约好|讲好|说)[^,。?]{0,6}来没来$|(?:一|俩|两|三)个字[:是]?不[^,。?]{0,2}$|"
    r"没(?:有|得)?(?:一个|哪个|谁|人)?(?:人)?(?:也|都)?(?:晓得|知道|认得|清楚|说得出|讲得出)[^,。?]*(?:谁|哪|什么|啥|何)[^,。?]*|"
    r"爱[^,。?]{0,3}(?:谁|哪|咋|啥)[^,。?]{0,4}(?:谁|哪|咋|啥)?|谁[^,。?]{0,6}(?:也|都)(?:没用|不行|一样|不管用|劝不[动了]|不听|白搭)|"
    r"(?:晓|讲|说|问|摸|认|搞|弄|闹|听|看|分|辨)(?:不|没|得不)(?:太)?(?:得|清楚?|出来?|明白|准|懂)[^,。?]{0,5}(?:哪|什么|啥|谁|何|怎|咋|为)[^,。?]*|"
    r"没(?:有)?(?:来得及|顾上|顾得上|时间|工夫|空)[^,。?]{0,4}(?:看|问|查|核|点|数)[^,。?]*|"
    r"(?:想|要|需要|得|再|先|给)(?:给|帮|替)?[^,。?]{0,4}(?:请|休|歇|住|养)(?:个)?几天[^,。?]{0,4}|"
    r"(?:听|看|分|辨|弄|搞|问|说|记|认)(?:不|没|得不)(?:太)?(?:清楚?|出来?|明白|准|得)[^,。?]{0,4}(?:是|叫)[^,。?]{1,12}还是[^,。?]{1,12}|"
    r"(?:何时|几时|哪天|什么时候|为啥|为什么|为何|啥原因|什么原因|咋|怎么)[^,。?]{0,6}(?:不一定|没定|没准|说不准|不知道|不晓得|晓不得|不清楚|不明|没问|没说|没讲)|"
    r"(?:没|未)(?:有)?(?:跟|给|和|向|同|对|找)谁[^,。?]*|"
    r"(?:没|不|未|别)(?:有|来得及|顾上|顾得上|时间|工夫)?(?:说|讲|定|问|知道|清楚|晓得|告诉|透露|明)[^,。?]{0,5}(?:哪|什么|啥|谁|几|多少|何|怎|咋|为)[^,。?]*|"
    r"(?:有|等|一有)(?:了)?(?:新|最新)?(?:的)?(?:进展|进度|情况|消息|结果)[^,。?]{0,4}(?:再|会|及时|立即|马上|随时|就|即)[^,。?]*"
)
#: 送没送, 是病假还是事假, 到哪了, 登记的什么: asked of a pupil or a case by what it is built of.
_BUILT_AS_ONE = Pattern(
    r"([\u4e00-\u9fff])没\1(?=$|\?|过|完|到|出|呢|啊|假|课|学|校|班|条)|是[^,。?]{1,6}还是[^,。?]{1,6}$|到(?:底)?哪(?:里|儿|步|一步)?了$|(?:卡|停|走|办|拖|进行)(?:在|到)(?:了)?(?:哪|什么)[^,。?]{0,4}$|"
    r"(?:登记?|报|记|写|算)(?:的|成|了)?(?:是)?(?:啥|什么)$|某[^,。?]{0,4}(?:啥时候|什么时候|几时|哪天|何时)(?![^,。?]*(?:[忘记清知]|不一定|不定))[^,。?]{1,8}$|"
    r"某+[^,。?我]{0,4}过几[次回](?:了|呢)?$|(?:咋|怎么)(?:报|登|写|记)的$|(?:^|[,。;! ])(?!(?:请|麻烦)?(?:撤|取消|删|"
    r"更正|修改|清))[^:,。;! ]{2,18}的(?:名单|清单|记录|统计|汇总)$"
)
_PLAIN_QUESTION = Pattern(r"(?:吗|么)\??$|\?$|(?:还|都)?有没有[^,。?]{0,10}$")
_OR_NOT_DONE = Pattern(rf"{_OR_NOT}|(?<!是)来着\??$")
#: What a guardian asks of the school's record.
_OF_RECORD = Pattern(
    r"到校|到学校|来学校|在学校|在校|在教室|在班|上课|来(?:了)?(?:没|吗|么|没有)|去(?:了)?(?:没|吗|么|没有)|"
    r"到(?:了)?(?:没|吗|么|没有)|几天|几次|几节|缺|请假|旷|迟到|考勤|出勤|表现|记录"
)
#: A guardian asks whether the child is there; what else he writes is why he asks.
_IS_HE_THERE = Pattern(
    r"(?:[进到](?:教室|班|校门?|学校)|到校|到学校|去学校|来学校|进校|去上课|来上课|上课去|上学去|去上学|(?:来|到|去)(?:了)?(?=没|吗|么|不)|"
    r"在(?:学校|校|班里?|班上|教室)(?:里|上)?)(?:了)?(?:没有?|没得|吗|么|不)(?:啊|呀|呢)?\??$|在(?:没在|不在)(?:学校|校|班|教室)|"
    r"(?:来没来|到没到|去没去)(?:上学|上课|学校|校)?\??"
)
_BARE = Pattern(inquiring.BARE)
_ABOUT_ROLL = Pattern(
    asking.ABOUT_ROLL + "|病假|事假|登的|那条|没结|未结|没办|结案|处理|(?:我|早上|今天|昨天)[^,。]{0,4}发"
)
_STATUS = MISSING_OR_WHY | {"tardy", "present"}
#: Asked for as a command: 给我翻出来, 拉个单子, 推我一份.
_HAND_OVER = Pattern(
    r"(?:给|帮|替|推|发|转|传|(?<!汇)报|拉|调|导|列|翻|找)(?:送)?(?:给)?(?:我|本人|我们|我局|我办|我校|一下|下|个|一个|一份|份|"
    r"出来|出)(?:(?![登记改补销撤标删])[^,。]){0,10}?(?:出来|一份|一下|看看|看一眼|瞧瞧|瞅瞅|单子|清单|名单|记录|看(?![病医牙眼了过])|份)|"
    r"(?:记录|名单|清单|台账|情况|考勤|案卷|案子|案件|数据|材料)[^,。]{0,4}(?:(?<![对互])调|翻|找|拉|导|列|推|发|查)(?:出|给|一|取|我)|"
    r"(?:记录|名单|清单|情况|天数|次数|节数|考勤|进展|数据)[^。]{0,8}?,?(?:请|烦请|盼|望|恳请)(?:予以?|尽快|及时|你校|贵校|学校)*(?:列|提供|告知|查|发|报|推|调|说明|示)"
)
#: 本周缺勤。我班的。发下: of many days, and of nobody named.
_SEND = Pattern(
    r"^[^某]*?(?:本|这|上|近)个?(?:周|月|学期|星期|礼拜|几天|段时间)[^某]*[,。;! ](?:请|麻烦|帮忙|都|给)*"
    r"(?:发|列|拉|导|统计|汇总|推|理)(?:一?下|个|我|来|一?份)[吧哈啊谢!。]*$|"
    r"^(?:今天|今日|昨天|昨日|前天)[^某,。;!]{2,8}[,。;! ]+[^某,。;!]{1,6}班的?[,。;! ]+"
    r"(?:请|麻烦)?(?:发|列|拉|导|统计)(?:一?下|个|我|一?份)[吧哈啊谢!。]*$"
)
_ON_RECORD = Pattern(
    r"记录|名单|清单|考勤|缺勤|缺课|请假|迟到|旷课|案|台账|家访|出勤|到校率|未到|没来|报的|报了|统计|进度|情况"
)


def asks_at_all(text: str) -> bool:
    """Is there any sign of a question? Without one none of the others here need be asked of a text."""
    return bool(_ASKS_AT_ALL.search(text))


def asks_how(text: str, kind: str) -> bool:
    """Is it asked how the assistant is used, and not who is missing or for a list?"""
    if kind == "parent" and not _THIS_CHANNEL.search(text):
        return False
    match = _HELP.search(text)
    if match is not None:
        start = max(text.rfind(sign, 0, match.start()) for sign in ",。!?;\n") + 1
        end = min((at for sign in ",。!?;\n" if (at := text.find(sign, match.end())) >= 0), default=len(text))
        return not _ASKS_WHO.search(text[start:end])
    if _of_other_matters(text) and not _OWN_DEED.search(text):
        return False
    parts = _parts(text)
    return any(map(_asks_use, parts)) or (
        any("还是" in one + two and _MAY.search(_DEED.sub(operating.DONE, one)) for one, two in pairwise([*parts, ""]))
    )


#: 看下我昨天报了没.
_HAVE_I = Pattern(
    r"(?:看|查|问)(?:一?下|看)?[^,。?]{0,2}我[^,。?]{0,6}(?:报|发|填|登|交|记)(?:上|过|成)?了?(?:没有?|吗|么)\??$"
)


def without_help(text: str, names: list[int]) -> str:
    """A text with its questions of use made blank (李明没来,要不要写假条? says nothing of leave), and those whether one has
    reported (看下我昨天报了没), but not where a name stands."""

    def blank(match: re.Match[str]) -> str:
        part, (begins, ends) = match.group(), match.span()
        if any(begins <= start < ends for start in names):
            return part
        return " " * len(part) if _asks_use(part) or (names and _HAVE_I.search(part)) else part

    return PART.sub(blank, text)


def asks_back(text: str) -> bool:
    """Is a report that was sent to be withdrawn, however politely (能把刚才那条撤回吗,发错了), and not asked how one does that?"""
    named = "撤" in text or "删" in text or "作废" in text
    return bool(named and _WITHDRAW.search(text) and _SENT_WRONG.search(text))


def asks_to_change(text: str) -> bool:
    """Is it asked, however politely, that what is on record of a pupil be changed to a status (能把甲改成病假吗), and not how
    one does that, or whether one should?"""
    return any(_CHANGE_TO.search(part) and not _ASKS_THE_WAY.search(part) for part in PART.findall(text))


def asks_of_case(text: str, kind: str) -> bool:
    """Is a message to a prompt, or a guardian's, nothing but a question about the pupil or his case?"""
    parts = _parts(text)
    if not parts:
        return False
    if kind != "parent" and _REQUEST.match(parts[0]):
        return True
    questions = [part for part in parts if asks(part)]
    if kind == "parent":
        return len(questions) == len(parts) and any(_OF_RECORD.search(part) for part in questions)
    return (
        bool(questions)
        and questions[-1] is parts[-1]
        and bool(_ASKED.search(text.strip(" \n。!~,")) or _QUESTION.search(parts[-1]))
    )


def asks_whether_there(text: str) -> bool:
    """Does a guardian ask whether the child is at school?"""
    return any(_IS_HE_THERE.search(part) for part in _parts(text))


def asks_only_why(text: str) -> bool:
    """Is the whole message 某某为什么没来?"""
    return bool(_ASKS_WHY.fullmatch(text))


def asks_of_record(text: str) -> bool:
    """Is something asked for that is on record?"""
    sentences = _SENTENCE.findall(text)
    ours = [
        one for one in sentences if _ABOUT_ROLL.search(one) or not (_of_other_matters(one) or _NOT_OURS.search(one))
    ]
    text = _EMBEDDED.sub("", "".join(ours) if ours else text)
    if _QUERY.search(text) or demands(text) or _BUILT_AS_ONE.search(text.strip(" \n。!~,?")):
        return True
    parts = _parts(text)
    asked = any(_OR_NOT_DONE.search(part) for part in parts) or (parts and _PLAIN_QUESTION.search(parts[-1]))
    return bool(asked) and bool(_ABOUT_ROLL.search(text))


def asks_in_a_word(text: str) -> bool:
    """Is the whole message a name of what is on record (今日缺勤), or whose (李明呢)?"""
    return bool(_BARE.fullmatch(text.strip(" \n。!~,?")))


def asks_last(text: str) -> bool:
    """Is the last thing in it a question, but for small talk and why one asks?"""
    parts = _parts(text)
    return len(parts) < 2 or parts[-1].endswith("?") or bool(_QUESTION.search(parts[-1]))


def only_asks(text: str) -> bool:
    """Is every part of it a question?"""
    return all(map(asks, _parts(text)))


@_ONCE
def asks(words: str) -> bool:
    """Is a part of a message a question?"""
    words = _EMBEDDED.sub("", words).strip()
    return bool(
        _QUERY.search(words)
        or _QUESTION.search(words)
        or _BUILT_AS_ONE.search(words.strip("?"))
        or asked(words, "某" in words or "该生" in words)
    )


def asks_anything(words: str) -> bool:
    """Is a part of a message a question of whatever kind?"""
    return asks(words) or _asks_use(words)


def tells_apart(text: str, named: list[Entity]) -> bool:
    """Is a pupil's status told in a part that is no question?"""
    told = [
        match.span()
        for match in PART.finditer(text)
        if not _HABIT.search(match.group())
        and not _WHY_ASKED.search(match.group())
        and not asks(match.group())
        and not _asks_use(match.group())
        and not _HELP.search(match.group())
    ]
    return any(
        piece.kind in _STATUS and any(start <= piece.start < end for start, end in told)
        for entity in named
        for piece in entity.evidence
        if piece.how != "before" and not text.startswith("条", piece.end - piece.words.endswith("条"))
    )


def untold(text: str) -> str:
    """A text without its questions; as it is where it is nothing else."""
    plain = PART.sub(lambda match: "" if _asks_plainly(match.group()) else match.group(), text)
    return plain if plain.strip(" \n。!~,;?") else text


#: 甲上周几请过一天假,帮我补上; 补登9月份的,甲缺过两次.
_MADE_UP = Pattern(
    r"(?<![再头点会等下后儿])补(?:(?:上|一下|登|录|记|报|进去)(?=$|[,。;!吧])|[报登记录][^,。;]{1,6}的(?=,))"
)


def tells_too(text: str, named: list[Entity], stated: list[Entity]) -> bool:
    """Does a text with a question in it tell something all the same (到底来没来我没留神)?"""
    if _FIRST_HAND.search(text) or _ANSWERED.search(text):
        return True
    if named and _MADE_UP.search(text):
        return True  # 甲上周几请过一天假,帮我补上
    parts = _parts(text)
    if stated and any(asks(one) and _ANSWERS.match(two) for one, two in pairwise(parts)):
        return True  # 周到到了吗?到了
    if not demands(text) and tells_apart(text, named):
        return True  # 刘波发烧没来,要我去看看吗?
    if any(asked(part, "某" in text) for part in parts):
        return False
    questions = [part for part in parts if _asks_plainly(part)]
    return bool(stated) and len(parts) > 2 * len(questions) and "?" not in text and not demands(text)


@_ONCE
def _asks_use(part: str) -> bool:
    part = _COURTESY.sub("", part)
    if _ASKS_WHO.search(part):
        return False
    done = _DEED.sub(operating.DONE, part)
    return bool(
        _OF_ITSELF.search(part)
        or _HOW.search(done)
        or _RIGHT_SO.search(done)
        or (_MAY.search(done) and (_QUESTION.search(part) or _EITHER.search(part)))
    )


@_ONCE
def _of_other_matters(text: str) -> bool:
    return bool(_CHATTER.search(text) or _OTHER_BUSINESS.search(text))


@_ONCE
def demands(text: str) -> bool:
    return bool((_HAND_OVER.search(text) or _SEND.search(text)) and _ON_RECORD.search(text))


@_ONCE
def _asks_plainly(words: str) -> bool:
    return _TAKES_BACK.match(words) is None and bool(
        _QUERY.search(words)
        or _OR_NOT_DONE.search(words)
        or _BUILT_AS_ONE.search(words.strip("?"))
        or asked(words, "某" in words)
    )


@_ONCE
def _parts(text: str) -> tuple[str, ...]:
    return tuple([part for part in PART.findall(text) if not _BY_THE_WAY.fullmatch(part.strip("?"))])
