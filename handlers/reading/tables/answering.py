"""Words that are an answer by themselves: one pupil's attendance with nobody named, yes, none of them, both, it was wrong.

Own list, of what teachers write back in one breath. Each is a pattern without the words before it and the signs behind it, which
whoever uses it adds; whom or what an answer is about only its question or the report before it tells.
"""

from __future__ import annotations

#: How somebody is missing, or came late: 病假, 发烧, 没来没请假, 刚到.
MISSED = (
    r"(?:请了?的?)?病假|(?:请了?的?)?事假|请了?假|生?病|发高?烧|感冒|(?:还在)?住院|肚子疼|拉肚子|头疼|牙疼|还?在医院|去医院|去看病|看病去|家里有事|"
    r"没来没请假|没请假|没来|没到校?|未到|无故|旷课|缺勤|缺课|迟到|早退|刚到|刚来"
)
#: That somebody is here.
CAME = r"来|到|到校|来上学|回来|返校"
#: That the one just reported is here, in whatever short way.
HERE = r"(?:(?:人|已经?|现在|刚才?)*(?:来|到|到校|回来|来校)了?(?:校|学校)?){1,2}|人?在(?:校|教室|班里)?"
#: Signs and particles behind an answer.
END = r"[了的呢啊吧呀哈。！!，,\s]*"
#: It is as was said or shown.
YES = r"是的?|对的?|嗯+|没错|没变|一样|确认|确实|真的|没问题|无误|就这样|是这样|就是"
#: 好的 agrees only where nothing else is open.
AGREED = r"好的?|行的?|可以|ok|OK|成"
#: A roll was called, a list compared.
CHECKED = r"点过|点|核对过|核对"
#: Nobody of those offered; it shall not be recorded.
NEITHER = r"谁?都?不是|全不是|都不对|算了|不用|取消|不记|忽略|略过|跳过"
#: All of those offered.
BOTH = r"都是|全部|全是|都|都一样|所有|(?:两|俩|三|几)[个件]班?(?:都是?)?"
#: The message before, as its writer points to it; what shall become of it; and that this one stands in its place.
BEFORE = (
    r"(?:刚才|刚刚|上面|前面|(?:上一?|前一?|最后一|这|那)[条个句次份])(?:[那这上]?[条个句次份]|发|报|说|记|写|的|考勤)*"
)
GONE = r"撤[销消回掉了]?|收回|取消|删[掉除了]?|作废|不算数?|不作数|不要"
ANEW = r"以[这此本后][条次个份]?(?:新的)?为准|重新?[报发](?![到名烧])|更正如下"
#: What was just said was wrong.
WRONG = r"(?:说|报|写|打|记|搞|弄|看|发)?错|不对|不是"
