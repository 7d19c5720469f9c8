"""That nobody was told why somebody is missing, in the order and the words of some: regular expressions over the folded text.

Own list: how those write who speak Mongolian at home (课没上, 电话打了没有通), and older teachers of Chinese (无只字请假).
"""

UNTOLD: tuple[tuple[str, str], ...] = (
    # the object first, as those write who speak Mongolian at home: 课没上, 电话打了没有通, 人哪里去我不知道
    (
        "absent",
        r"(?:课|学校|学|班里|教室)(?:又|也|还|都|今天|一直)?(?:没有?|未)(?:来上|上来|来|上|到|去)(?=$|[,。;!\s他她人家])",
    ),
    ("absent", r"(?:(?<=的课..)|(?<=的课...)|(?<=的课....))没上(?=$|[,。;!])"),
    # with whom he is at the hospital
    ("affair", r"(?:跟着|跟去|守着|一起)(?:妈妈?|爸爸?|家里|大人|他|她)*(?:在|去|到)(?:了)?医院(?:里)?(?:了|呢)?"),
    (
        "unexcused",
        r"(?:家里|家长|他|她)?电话(?:我|也|都|给)*打了?(?:[好几两三多四五]+(?:遍|次|回|个))?(?:也|都|还)?(?:没有?|不|未)(?:打)?(?:通|接|人接|有人接)(?:着|的)?",
    ),
    # the home took him to be seen
    (
        "ill",
        r"(?:家里|家长|家人|[他她]?[爸妈爹娘爷奶])?(?:带|领|拉|送|背)(?:他|她|娃|孩子)?去(?:看|瞧|检查|查|化验|拍片)(?:看|一下|去)?了?(?=$|[,。;!\s])",
    ),
    (
        "unexcused",
        r"(?:人|他|她)?(?:哪里|哪儿|哪点|哪|啥地方|什么地方)(?:去|跑|在|走)(?:了)?(?:我|家里|也|都|还)*(?:不知道|不晓得|不清楚|没人知道)",
    ),
    # 无只字请假, 未留片言
    (
        "unexcused",
        r"(?:且|亦|又|也|竟|却|并)?(?:无|未有|未见|没有?|未留|没留)(?:下)?(?:只言片语|片言只语|[只半一]字|[片半一]言|片语|[片一]纸|[半一]句)(?:话)?"
        r"(?:请过?假|告假|说明|交代|告知|来告|留下|之假|相告)?",
    ),
)
