"""Words of the roll that are typed by sound and come out as other characters (请甲 发少 应倒), sorted by what stands beside them.

Own list: the words without which a report is not understood, so that a slip in them may not pass unread. They are found
by their toneless sound (`spelling`); nothing is listed of how they are misspelt.
"""

#: Said of a pupil.
STATUSES = """
请假 请了假 请过假 请个假 请的假 请病假 请事假 请了病假 请了事假 病假 事假 旷课 旷了课 迟到 早退 缺勤 缺席 缺课 逃课 没来
没到 未到 没来上课
发烧 发高烧 高烧 发热 感冒 重感冒 咳嗽 生病 看病 头疼 头痛 头晕 牙疼 牙痛 肚子疼 肚子痛 拉肚子 肚疼 胃疼 胃痛 腿疼 脚疼 腰疼 嗓子疼
嗓子发炎 住院 输液 打针 打吊针 挂水 水痘 流感 甲流 肺炎 支气管炎 阑尾炎 肠胃炎 腮腺炎 腹泻 呕吐 骨折 受伤 摔伤 过敏 复查
不舒服 不得劲
崴脚 崴了脚 家里有事 走亲戚 没打招呼 联系不上 原因不明
"""
#: Said of the class.
WHOLE = "到齐 到齐了 全勤 全到 全到齐 都到齐 都到了 满勤 全部到齐 无缺勤 出勤 一个不少 都来了"
#: A number follows.
COUNTED = "应到 实到 应到校 实到校"

#: Letters that are words or things, and no names.
LATIN = (
    "ok hi hello ps pm am ct mri ppt qq app vx wx wechat emo bug td ktv id ip pdf word excel nb by to the and is no yes vip be "
    "late sick leave absent early here all not in at on bye thx thanks sorry sos sms plus pro max mini note mate iphone ipad"
)
