"""English words that teachers put between Chinese names, and the words of the tables that they stand for.

Own list, after how young teachers and teachers of English write in school groups. `english = 中文`, the Chinese never the longer;
`a|b + c|d = 中文` stands for every a followed by a blank and every c. Nothing behind `=` means that the words say nothing.
"""

WORDS = """
absent|is absent|was absent|are absent|both absent|is away|are away|missing|is missing|no show|is out|are out|is not in = 缺勤
absentee|absentees|absence|absences = 缺勤
not here|not come|not arrived|not present|not at school|not in class|not in school|not in the classroom = 没来
is|was|are|has|have|is still|are still|still + not here|not come|not arrived|not present|not at school|not in class|not in school = 没来
didn't|did not|hasn't|has not|haven't|doesn't|didnt|isn't|isnt|aren't|wasn't + come|came|arrived|arrive|show up|here|shown up = 没来
didn't|did not|hasn't|has not|haven't|doesn't|didnt|isn't|isnt|aren't|wasn't + at school|in class|in school|come to school|come to class = 没来
can't|cannot|couldn't + come|come to school|come today|attend = 来不了
sick|is sick|ill|is ill|fell ill|got sick|is unwell|unwell|feeling sick|not well|is not well|are sick|was sick = 生病
sick leave|on sick leave|is on sick leave|medical leave|asked for sick leave|is out sick|out sick|off sick|called in sick = 病假
is off sick|home sick|stay home sick|is home sick|sick at home|is sick at home|took sick leave|ask for sick leave = 病假
not feeling well|is not feeling well|isn't feeling well|not feel well|doesn't feel well|feels unwell|feeling unwell = 不舒服
fever|a fever|has fever|has a fever|had a fever|with a fever|with fever|having a fever|got a fever|high fever|has a high fever = 发烧
cough|coughing|a cough|has a cough = 咳嗽
cold|a cold|has a cold|caught a cold|got a cold|bad cold|a bad cold|has a bad cold = 感冒
flu|has flu|has the flu|the flu|got the flu|caught the flu = 流感
headache|a headache|has a headache = 头疼
stomachache|a stomachache|stomach ache|has a stomachache|tummy ache|belly ache = 肚子疼
toothache|a toothache|has a toothache = 牙疼
sore throat|a sore throat|has a sore throat = 嗓子疼
vomit|vomiting|vomited|throwing up|threw up = 呕吐
diarrhea|has diarrhea = 拉肚子
chickenpox|chicken pox = 水痘
in hospital|is in hospital|in the hospital|hospitalized|is hospitalized = 住院
to hospital|to the hospital|went to hospital|went to the hospital|at the hospital|go to hospital|at hospital|gone to hospital = 去医院
see a doctor|see the doctor|saw a doctor|seeing a doctor|to the doctor|to see a doctor|went to see a doctor|doctor's appointment = 看医生
dentist|to the dentist|see the dentist|see a dentist|at the dentist|went to the dentist|dentist appointment = 看牙
injured|is injured|got hurt|hurt = 受伤
leave|on leave|is on leave|ask leave|asked leave|ask for leave|asked for leave|asks for leave|asking for leave|took leave = 请假
take leave|take a leave|is off|was off|are off|day off|a day off|off today|is off today|takes leave|one day leave|half day leave = 请假
took a day off|takes a day off|took the day off|asked for a day off|one day off|on leave today|has the day off = 请假
be off|be absent|be away|be on leave|take a day off|take the day off = 请假
personal leave|on personal leave|casual leave|private leave|asked for personal leave|is on personal leave = 事假
family|personal|private|some family|a family|some personal|some private + issue|issues|matter|matters|affair|affairs|emergency|stuff|business|reason|reasons|thing|things = 有事
wedding|a wedding|attend a wedding|attending a wedding = 吃喜酒
no|without|unknown|with no|not given|not known + reason|reasons|a reason|any reason = 原因不明
reason|reasons + unknown|not known|unclear|not clear = 原因不明
don't know why|dunno why|no idea why|not sure why|do not know why = 原因不明
no|without|with no|didn't ask for|did not ask for|didn't ask + leave|permission|leave slip|any leave|asking for leave|asking leave|a leave note = 没请假
absent without leave|absent with no leave|absent without permission|absent without asking for leave|awol|truant|truancy = 旷课
skip|skipped|skipping|skips|cut|cuts + class|classes|school = 旷课
unexcused|unexcused absence|is unexcused = 旷课
can't|cannot|couldn't|could not|unable to + reach|contact|reach the parents|reach parents|reach his parents|reach her parents|contact parents|contact the parents|contact his parents|contact her parents|reach the family|reach family = 联系不上
no|without + contact|answer|response|reply|one answered|one answers|one picked up = 没人接
not answering|nobody answered|phone not answered|didn't answer|did not answer|didn't pick up = 没人接
phone off|phone is off|phone turned off|phone's off = 关机
late|is late|was late|are late|late again|came late|arrived late|comes late|late for class|late for school|is late again|came in late|both late = 迟到
just arrived|just came|just came in|just got here|just in|has just arrived|just got in = 刚到
overslept|over slept = 睡过头
traffic|traffic jam|stuck in traffic|in a traffic jam|bus broke down|the bus broke down|missed the bus|bus was late = 堵车
left early|left school early|leave early|leaves early|went home early|gone home early|went home|left already|has left = 早退
here|is here|was here|are here|present|is present|was present|are present|in class|is in class|are in class|in school = 在校
at school|is at school|are at school|in the classroom|is in the classroom|in classroom|is in school|already here|is already here = 在校
back|is back|are back|came back|is back today|back today|back at school|is back at school|back to school|came back to school|back in class|is back in class|returned|returned to school = 返校
came|arrived|has come|has arrived|showed up|turned up = 来了
both|both are|are both = 都
both here|both in class|both present|both at school|are both here|both in school|both are here|both in the classroom|both fine|both ok = 都在校
all in class|all at school|all in school|all in the classroom = 都在校
full attendance|perfect attendance|all here|all present|everyone here|everybody here|everyone is here|everybody is here|everyone's here|everybody's here = 全勤
everyone present|everybody present|everyone is present|everybody is present|all students present|all students here|all students are here = 全勤
all are here|all are present|all kids here|all kids are here|we are all here|all arrived|everyone arrived|everyone in class|all in|all students are present = 全勤
the whole class is here|whole class here|all attendance|all attended|everyone has arrived|everybody in class|everyone at school|all good = 全勤
no one|nobody|no|none|zero|no student|no students|not a single student|no one is|nobody is|none is|no student is|no students are|none are|no one was + absent|missing|absence|absences|absentee|absentees|away|out|late or absent = 无缺勤
others|other|the others|the other|the rest|rest|all others|other students|the other students|everyone else|everybody else|other kids|all the others|all other students|the rest of the class = 其余
others|other|the others|the other|the rest|rest|all others|other students|the other students|everyone else|everybody else|all the others|all other students|the rest of the class + ok|okay|fine|here|present|all here|all present|in class|normal|good|are here|is here|are present|is present|are all here|are in class|are ok|are fine|is fine|all ok|all in class|all good|all fine|on time|at school|are all present = 其余都到
except|except for|but not|apart from|other than = 除了
only|just = 只有
today|for today = 今天
yesterday = 昨天
tomorrow = 明天
this morning = 上午
this afternoon|in the afternoon = 下午
mom|mum|mother|mommy = 妈妈
dad|father|daddy = 爸爸
parents|parent = 家长
grandma|grandmother = 奶奶
grandpa|grandfather = 爷爷
deskmate|desk mate|desk-mate = 同桌
called|phoned = 打电话
said|says|told me = 说
wrong|my mistake|typo|mistake = 写错了
sorry = 不对
correction = 更正
"""

#: Words that ask for a record.
ASKING = """
attendance|attendance record|attendance records|absence record|attendance history = 考勤记录
pull|check|look up|pull up|check on = 查
show me|show = 给看
how many days = 几天
how many times = 几次
this week = 这周
this month = 这个月
last week = 上周
last month = 上个月
who|who is = 谁
record|records = 记录
"""

#: Said beside the others these say nothing.
IDLE = """
is|are|was|were|be|the|a|an|at|to|for|of|in|on|with|his|her|their|he|she|he is|she is|so|because|due|due to|since|will|will be|has|had|have = 
good morning|morning|hi|hello|hey|good afternoon|dear|everyone|everybody|teacher|student|students|class|my class|our class|please|pls|plz|thanks|thank you|thx|again = 
"""

#: OK says that they are here only of these.
OK_OF = "其他人|其他的|其余的?|别人|别的|剩下的?|其他同学|都|全部?|其他|大家"
