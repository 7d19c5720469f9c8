"""Where families of these counties go to live and work: towns and provinces, and the words for away and for the town.

From the destinations that teachers and guardians name in the labelled corpus, and the greater towns of eastern China and of the
rosters' own provinces (Anhui, Henan, Yunnan, Inner Mongolia). Own list.
"""

TOWNS = (
    "合肥|芜湖|宣城|蚌埠|阜阳|杭州|宁波|温州|义乌|嘉兴|湖州|绍兴|金华|台州|苏州|南京|无锡|常州|昆山|南通|扬州|徐州|上海|北京|"
    "天津|广州|深圳|东莞|佛山|中山|惠州|珠海|厦门|泉州|福州|晋江|昆明|曲靖|大理|玉溪|楚雄|丽江|成都|重庆|贵阳|西安|郑州|洛阳|新乡|"
    "安阳|武汉|长沙|南昌|济南|青岛|烟台|石家庄|保定|太原|沈阳|大连|长春|哈尔滨|齐齐哈尔|呼和浩特|呼市|包头|赤峰|通辽|海拉尔|满洲里|"
    "呼伦贝尔|乌兰浩特|鄂尔多斯|锡林浩特|银川|兰州|西宁|乌鲁木齐|南宁|海口|三亚|安康|常德|黄山|黄石|乐山|乐清"
)
PROVINCES = (
    "浙江|江苏|广东|福建|山东|安徽|河南|河北|湖南|湖北|江西|云南|四川|贵州|广西|陕西|山西|甘肃|新疆|辽宁|吉林|黑龙江|"
    "内蒙古?|海南|宁夏|青海|西藏"
)
AWAY = (
    "外地|外省|省外|外县|县外|城里|县城|县里|市里|省城|市区|镇上|旗里|州上|州里|县上|老家|新家|我们?(?:身边|这边|这里)|身边|"
    "那边|这边|那里|这里|那儿|这儿"
)
PLACE = f"(?:(?:{PROVINCES})?(?:{TOWNS})|{PROVINCES}|{AWAY})(?:市|省|县|那边|这边|那头)?"

#: Where in a school somebody may be who is not in his seat.
IN_SCHOOL = (
    "教室|办公室|操场|教务处|德育处|政教处|总务处|图书|阅览室|医务室|校医|食堂|宿舍|寝室|门卫|保安室|功能室|实验室|机房|微机室|走廊|楼下|楼上|"
    "楼道|隔壁班|厕所|水房|器材|广播|大队部|团委|少先队|礼堂|报告厅|会议室|音乐|美术|舞蹈|体育馆|看台|花坛|心理室|年级组|后排|后面|前排|座位|"
    "学校|校内|班"
)
