"""Signs that schools put for words on a sheet: codes of one or two letters, ticks and crosses, words that end a sheet.

Own list: initials of 病假 事假 旷课 迟到 早退 缺勤 as they are typed (B, BJ), ticks and crosses of every keyboard.
"""

#: Letters → the word of as many characters that they stand for where the message brings no legend of its own.
CODES = {
    "b": "病", "s": "事", "k": "旷", "c": "迟",
    "bj": "病假", "sj": "事假", "kk": "旷课", "cd": "迟到", "zt": "早退", "qq": "缺勤", "qj": "请假",
}  # fmt: skip

#: What a legend may give a sign for → in one character, in two.
MEANINGS = {
    "病": "病|病假|因病|生病|病假学生", "事": "事|事假|因事|有事",
    "旷": "旷|旷课|无故|无故缺勤|无故旷课|未请假|没请假",
    "迟": "迟|迟到|晚到", "退": "退|早退",
    "缺": "缺|缺勤|缺席|未到|没到|没来|不在",
    "到": "到|出勤|到校|正常|已到|在校|实到|在", "假": "假|请假",
}  # fmt: skip
IN_TWO = {
    "病": "病假", "事": "事假", "旷": "旷课", "迟": "迟到", "退": "早退", "缺": "缺勤", "到": "到校", "假": "请假",
}  # fmt: skip

TICKS = "√✓✔☑✅"
CROSSES = "×✗✘✕✖╳❌❎"
#: What a legend may give a meaning beside letters.
SIGNS = TICKS + CROSSES + "○△□◇☆★●▲■◆◎※#@*⊙♥☐▽▼"

#: A status at the head of a list of names; longer ones first.
HEADS = (
    "因病请假|因事请假|因病缺勤|因事缺勤|无故缺勤|无故缺席|无故未到|无故旷课|不明原因|原因不明|没有请假|联系不上|请病假|请事假|"
    "未请假|没请假|未返校|没返校|病假|事假|因病|因事|生病|病了|旷课|无故|无假|迟到|晚到|早退|缺勤|缺席|未到|没到|没来|不在|请假|"
    "病|事|旷|迟|退|缺|假"
)
#: Nobody stands under a head.
NOBODY = "暂无|没有|无人|没人|没|无|零|空|0人|0|/|-"
#: Before the name of who keeps a sheet, and what a sheet is called.
SIGNERS = (
    "班主任|上报人|报告人|汇报人|填报人|填表人|记录人?|统计人?|制表人?|值[日班]教?[师员]|"
    "值[日班]老师|签字|签名|教师|代课[教老]师|审核人?"
)
TITLES = "考勤|晨检|午检|晚检|点名|报到|签到|查人"

_EQUALS = " *(?:=|:|为|是|等于)"
_LACKING = "(?:缺勤|缺席|未到|缺课|没来)"
#: Nobody is missing, told by figures: 设缺勤人数为x,经点名,x=0; 出勤率=100%. No other number, and no head count.
EQUATIONS = (
    (
        "everybody",
        rf"(?:设|令|记)?(?:今[天日]|本日|本班|我班)?(?:的)?{_LACKING}的?(?:学生|人员)?(?:人?数|率)?{_EQUALS}?[xyn],?"
        rf"(?:经|由|则|解得?|可得|易得|得|故|∴|所以|点名|后|知|今[天日]|清点|计算|方程|有){{0,8}}[,:]?[xyn]{_EQUALS}0(?![.\d])人?",
    ),
    (
        "everybody",
        rf"(?:今[天日]|本日)?{_LACKING}的?(?:学生|人员)?(?:人?数|率)?:?(?:[xyn]{_EQUALS}| *=|率(?=0)|(?<=率)(?=0))0(?![.\d])[%人]?",
    ),
    ("everybody", rf"(?:今[天日]|本日)?(?:出勤|到校|到课)率:?{_EQUALS}?100%"),
)
