"""Turns of dialect and of loose speech, and the plain words that they stand for: regular expressions over the folded text.

Own list, from how teachers of Yunnan (呢 for 的), Henan (嘞), Hunan (冇) and eastern Inner Mongolia (那疙瘩) write; what stands
behind is never the longer.
"""

#: Without one of these nothing is written so.
MARKS = "[呢嘞哩咧冇嘎]|疙瘩|嘎达|旮旯|圪垯|谁没|哪个没|谁不在|哪个不在"
_STOP = r"(?=[,。;!?~ \n]|$)"
_STATUS = "生病|请假|请事假|请病假|病假|事假|旷课|没来|没到|不来|不在|迟到|早退|缺勤|缺席|发烧|感冒|来|到|在|缺"

RULES: tuple[tuple[str, str], ...] = (
    # 生病呢2个, 没来呢:甲, 请事假呢是甲
    (rf"(?P<said>{_STATUS})[呢嘞哩咧](?=[一两二三四五六七八九十\d]{{1,2}}[个人名]|[:是有])", r"\g<said>的"),
    # 甲病呢, 甲病嘞
    (rf"(?<![生毛看])病[呢嘞哩咧]{_STOP}", "病了"),
    # 甲没来嘎, 来了嘎
    (rf"(?<=[来到在了假])嘎{_STOP}", ""),
    # 家那疙瘩道封了
    (r"(?:家)?(?:[那这哪](?:疙瘩|嘎达|旮旯|圪垯|疙瘩儿))", "家那边"),
    # 没有谁没来
    (rf"(?:没有?|没得|冇得?|无)(?:谁|哪个|哪一个)(?:没来|没到|缺席|缺勤|不在|没在)(?:的)?{_STOP}", "无缺勤"),
)
