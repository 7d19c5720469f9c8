"""Words that have to do with who somebody is: surnames, kin, titles.

Surnames: the commonest three hundred of the mainland (公安部 yearly name reports, 2020-2024) and those that the rosters of Yunnan and
Inner Mongolia add; kin words as said in Henan, Anhui, Yunnan and eastern Inner Mongolia (额吉 mother, 阿布 father).
"""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏"
    "付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪安樊兰殷颜倪俞章鲁葛伍申尤毕聂焦俸齐梅庄辛管"
    "祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强丛华车冉房边辜吉饶刁瞿戚丘古米池"
    "滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应"
    "台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺普者自字起凤木施佘刀阿沐皮帅权占尚隆青由苍双水兀党矫朴桓农危达冒宿湛杭褟东楼郗洛"
)
COMPOUND_SURNAMES = frozenset(
    {
        "欧阳",
        "司徒",
        "司马",
        "上官",
        "诸葛",
        "皇甫",
        "东方",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "夏侯",
        "宇文",
        "长孙",
        "端木",
    }
)

#: Those at home. Longer first is seen to by the segmentation.
KIN = (
    "监护人 家长 家属 家里人 家人 父母 父亲 母亲 双亲 爸爸 妈妈 爸妈 爹妈 爹娘 老爸 老妈 爸 妈 爹 娘 俺娘 爷爷 奶奶 爷奶 爷爷奶奶 姥姥 姥爷 外公 外婆 外爷 "
    "外孙 祖父 祖母 祖父母 外祖父 外祖母 爷 奶 婆婆 公公 阿公 阿婆 阿爸 阿妈 额吉 阿布 额么 大姑 姑姑 姑妈 姑父 姑 叔叔 叔 伯伯 伯父 大伯 伯母 婶婶 婶子 婶 舅舅 舅妈 舅 "
    "姨妈 小姨 大姨 姨 姐姐 姐 哥哥 哥 弟弟 弟 妹妹 妹 嫂子 表哥 表姐 表弟 表妹 堂哥 堂姐 堂弟 堂妹 亲戚 老人 太奶 太爷 老奶 老爹 阿奶 阿爷 孩子妈 孩子爸 娃妈 娃爸 "
    "孩儿妈 孩他妈 孩他爸 他妈 她妈 他爸 她爸 他爷 她爷 他奶 她奶 继母 继父 后妈 养父 养母 大人"
).split()
