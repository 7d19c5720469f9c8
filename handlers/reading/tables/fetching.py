"""Who is fetched from school before it is over: regular expressions over the folded text.

Composed of who comes (a relative, a car from home, nobody told), of a verb of taking and of a way home. Fetched by whomever
and for
whatever cause, he left early. Own list, from how teachers tell it by mouth and on paper.
"""

_WHO = (
    r"(?:家长|家里(?:人|来人|来车|大人)?|家人|监护人|父母|爸妈|(?:他|她|其|孩子)?(?:爸爸?|妈妈?|爹|娘|父亲?|"
    r"母亲?|爷爷?|奶奶?|外公|外婆|姥姥|姥爷|阿公|阿婆|"
    r"姑姑?|姑妈|姑父|舅舅?|舅妈|叔叔?|伯伯?|伯父|婶婶?|姨妈?|姨夫|哥哥?|姐姐?|嫂子?|额吉|阿爸|阿妈|亲戚))"
)
_TAKE = r"(?:接|领|带|喊|叫|抱|背|拉|载|驮|携|要)"
_AWAY = r"(?:走|回|离|归|返|出|去)(?:家|学校|校|校门)?(?:去)?"
_COMES = r"(?:来车|来人|来了?人|骑车|骑摩托|骑电动车|开车|过来|赶来|来校|到校|来学校|来|就)*"

FETCHED: tuple[tuple[str, str], ...] = (
    # 第六节没上,家里来车接走的: what was missed, and who fetched him
    (
        "left_early",
        rf"(?:就|也)?(?:第[二三四五六七八]节课?|最后(?:一|两)?节课?|后[一两三]节课?)(?:就)?(?:都|"
        rf"也)?没(?:有)?上(?:完|成|了)?,?(?:是)?(?:让|被|由|叫|给)?(?:{_WHO})?"
        rf"{_COMES}{_TAKE}(?:{_AWAY})?[了的]",
    ),
    # 中途让他姐接走了, 由其母接归, 被姑姑领回家了
    (
        "left_early",
        rf"(?:中途|半路|半道)(?:就)?(?:让|被|由|叫|给)?(?:{_WHO})?{_COMES}{_TAKE}(?:{_AWAY})了?(?:的(?![那这两俩三几个学有是]))?",
    ),
    (
        "left_early",
        rf"(?:即|就|便|遂|已|现已|而)?(?:由|为|被)(?:{_WHO}){_COMES}{_TAKE}(?:{_AWAY}|离校|归家|返家)(?!观察|"
        rf"隔离|就医|就诊|治疗|休养|医治)了?(?:的(?![那这两俩三几个学有是]))?",
    ),
    (
        "left_early",
        r"(?:未及|不及|未等到?|没等到?|不等|不到|还没到?|没到)(?:放学|散学|下课|终课)(?:时间|时)?(?:就|即|便|遂)",
    ),
)
