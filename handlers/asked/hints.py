"""Help that fits who asks, and what is said to words that ask for nothing."""

from __future__ import annotations

from handlers.reading.words.pattern import Pattern
from handlers.turn.sight import Speaker

TEACHER = (
    "每天发一句话就行：\n"
    "· 今天全勤\n"
    "· 李明没来没请假，王小雨病假，其他都到了\n"
    "· 应到40实到38，张伟迟到\n"
    "报错了直接说：李明来了，迟到 / 撤回今天的\n"
    "收到提醒后回做了什么：2 已家访，孩子答应明天来（记错了发“撤回”）\n"
    "也可以问：今天谁没来 / 上周谁缺过 / 李明缺了几天 / 我还有几件没办 / 家访记录 李明"
)
LEAD = (
    "可以直接发：\n"
    "· 待办 / 今天 / 逾期 / 李明（看个案）/ 哪些班没报\n"
    "· 收到提醒后回做了什么：2 已家访，孩子答应明天来\n"
    "· 办事也是一句话：分派 李明 给 王老师 / 确认李明辍学 / 报送李明的报告单；办错了发“撤回”\n"
    "· 替班级报考勤写上班级：七1班 今天全勤\n"
    "· 要文书：李明 台账 / 家访记录 李明 / 李明的报告单\n"
    "· 代班 赵丽娟 王老师 10月15日到17日 / 汇总时间 9:00 17:00"
)
#: To whoever teaches without a class of his own, or has pupils given to him: no order of a lead is his.
HELPER = (
    "可以直接发：\n"
    "· 待办 / 逾期 / 李明（看您负责的学生）\n"
    "· 收到提醒后回做了什么：2 已家访，孩子答应明天来\n"
    "· 要文书：家访记录 李明\n"
    "· 自己请假：请假三天，王老师代\n"
    "代班的那几天，像班主任一样报考勤：今天全勤 / 李明没来没请假，其他都到了"
)
OFFICIAL = (
    "可以直接发：\n"
    "· 待办 / 今天 / 逾期 / 李明（看个案）\n"
    "· 收到提醒后回做了什么，前面写编号：2 明天上门\n"
    "· 办事也是一句话：通知书已送达李明，其父签收 / 同意李明销号 / 邀请司法、民政参加李明联合劝返；办错了发“撤回”\n"
    "· 要文书：李明的通知书 / 李明 台账 / 李明的部门函\n"
    "· 汇总时间 9:00 17:00 / 请假三天，王老师代\n"
    "写上学生姓名，说清做了什么、见到谁、结果怎样，就会记进个案。"
)
UNKNOWN_MEMBER = "您好，这里是保学助手。系统里还没有您的信息，请把您的姓名和学校告诉学校管理员，由他登记后就能使用。"


_NOTED = Pattern(
    r"^(?:好|好的|好滴|好嘞|收到|已收到|知道了|明白|嗯+|哦+|ok|OK|行|可以|对|对的|是|是的|没错|没问题|没有?了|没别的了?|就这些|就这样|好的收到|收到好的|[👌👍🙏😊😄🌹💪]+)[了的啦哈呢。！!，,~～\s]*$"
)


_GREETS = Pattern(r"^(?:早上?好?|你好|您好|早安|上午好|下午好|晚上好|在吗|hi|hello|嗨)[呀啊哈。！!~～，,\s]*$")
_NO_SCHOOL = Pattern(r"停课|放假|不上课|不用上课|没有?课")


def text_for(who: Speaker) -> str:
    """Help for one person."""
    if who.classes:
        return TEACHER
    if who.roles & {"school_lead", "school_cadre"}:
        return LEAD
    if who.roles & {"teacher", "baobao_teacher"}:
        return HELPER
    return OFFICIAL


def small_talk(text: str, who: Speaker) -> str:
    """To a greeting, thanks, or a message meant for somebody else: short, and how to get help."""
    if any(word in text for word in ("谢谢", "辛苦", "感谢", "多谢")):
        return "不客气。"
    if _GREETS.match(text):
        return "您好。有人没来、请假了，或都到了，说一句就行。" if who.classes else "您好。要看怎么用，请发“帮助”。"
    if _NOTED.match(text):
        return "好的。"
    if _NO_SCHOOL.search(text):
        return "停课、放假由学校管理员登记到校历，登记后就不再催报；这句没有记。"
    return "这句话我没当作考勤或办理情况来记。要看怎么用，请发“帮助”。"


VOICE = "暂时听不了语音，请打字发给我，一句话就行，如“今天全勤”。"
PICTURE = "图片收到了，已留存。请再用一句话说明是哪位学生、做了什么，如“李明 已家访，家长签了字”。"
PLACE = "位置收到了，已留存。请再用一句话说明是哪位学生、做了什么，如“李明 已到家，没人在家”。"
FILE = "文件收到了，已留存。请再用一句话说明它是什么。"
OTHER_KIND = "这种消息我还看不懂，请打字发给我。"
WELCOME = "您好，这里是保学助手。"
