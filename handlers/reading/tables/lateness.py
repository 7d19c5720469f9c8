"""How somebody comes in while a lesson is on: regular expressions over the folded text; what stands in them is no count and no day.

Own list, beside the turns of `phrases` that need a word for just now (才, 刚).
"""

_LESSON = r"(?:第[一二三四五六1-6]节?课?|[一二三四五六1-6]节课?|早读课?|晨读|早自习|升旗|早操)"
_IN = r"(?:来|到|进来?|进教室|到教室|赶到|赶来|进班)"
_BREATHLESS = r"(?:气喘吁吁|满头大汗|急急忙忙|慌慌张张|急匆匆|匆匆忙忙|背着书包|揉着眼睛|一瘸一拐)?(?:地|的)?"

LATENESS: tuple[tuple[str, str], ...] = (
    # 第一节课上到一半来的
    (
        "late",
        rf"(?:是)?{_LESSON}(?:上到一半|上了一半|上一半|过半|中间|半中间|快下课|快完|快结束)(?:了)?(?:的时候|时)?(?:才)?{_IN}[的了]",
    ),
    # 气喘吁吁跑进来,已经上课十分钟了
    (
        "late",
        rf"{_BREATHLESS}[跑冲走溜晃](?:进来?|到)(?:教室|班里?)?(?:了|来)?(?:的?时候?)?,?(?:都|已经?|早就?)+"
        r"(?:上课|上了|开课|早读|打铃|读了|讲了)[^,。;]{0,4}?(?:分钟|一会儿?|半天|老半天|半节课)了?",
    ),
)
