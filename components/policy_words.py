"""What is said of scoring policies and of drafts of one."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "weight": Words("权重 %", "Weight %"),
        "metric": Words("指标", "Number"),
        "cutoff": Words(
            "月度截止日：{day}（0 为自然月）", "Month cut-off day: {day} (0 = calendar month)"
        ),
        "unreachable": Words("回访未接通：{rule}", "Citizens not reached: {rule}"),
        "ledger": Words("挂账诉求：{rule}", "Tickets on the pending ledger: {rule}"),
        "excluded": Words("剔除诉求：{rule}", "Excluded tickets: {rule}"),
        "partly": Words("部分解决：{rule}", "Partly solved: {rule}"),
        "cap": Words("得分上限：{cap}", "Highest score: {cap}"),
        "minimum": Words("参与排名的最小基数：{base}", "Smallest base that is ranked: {base}"),
        "bands": Words("等级：{bands}", "Grades: {bands}"),
        "classes": Words("类别：{classes}", "Classes: {classes}"),
        "exclude": Words("不计入", "left out"),
        "count_as_positive": Words("视为满意", "counted as positive"),
        "impute_city_mean": Words("按全市均值计", "given the city's mean"),
        "leave_out": Words("不参评", "not assessed"),
        "count": Words("参评", "assessed"),
        "counted": Words("计为解决", "counted as solved"),
        "not_counted": Words("不计为解决", "not counted as solved"),
        "title": Words("政策", "Policy"),
        "months": Words("计分月份", "Months scored"),
        "state": Words("状态", "State"),
        "in_force": Words("现行", "in force"),
        "past": Words("已失效", "past"),
        "coming": Words("待生效", "to come"),
        "grades": Words("等级下限", "Grades from"),
        "since": Words("{month} 起", "since {month}"),
        "versions_alt": Words("考评政策一览，共 {count} 个", "Scoring policies, {count} in all"),
        "month": Words("月份", "Month"),
        "points": Words("加减分", "Points"),
        "reason": Words("事由", "Reason"),
        "author": Words("提出人", "Author"),
        "approved_by": Words("批准人", "Approved by"),
        "no_points": Words("没有加减分。", "No points were given or taken."),
        "points_alt": Words("加减分一览，共 {count} 条", "Points given and taken, {count} in all"),
        "rank": Words("现行位次", "Rank now"),
        "draft_rank": Words("草案位次", "Draft rank"),
        "rank_help": Words("考评月份当时所用政策。", "By the policy that scored the period."),
        "score": Words("现行得分", "Score now"),
        "draft_score": Words("草案得分", "Draft score"),
        "grade": Words("现行档次", "Grade now"),
        "draft_grade": Words("草案档次", "Draft grade"),
        "within": Words("变动性质", "The move"),
        "within_help": Words(
            "草案位次落在该单位现行位次的九成区间内：变动不超出偶然波动。",
            "The draft's rank lies in the 90 % range of the rank in force: no more than chance.",
        ),
        "inside": Words("在区间内", "within"),
        "outside": Words("超出区间", "beyond"),
        "range": Words("现行位次区间", "Rank range"),
        "preview_alt": Words("草案预演表，共 {count} 个单位", "Preview of {count} units"),
        "regraded": Words("换档单位", "Change grade"),
        "moved": Words("位次变动", "Change place"),
        "moved_far": Words("变动超过 {far} 位", "By more than {far} places"),
        "noise": Words("变动在区间内", "Moves within the range"),
    }
).say
"""A text about policies: `say("weight", "zh")`."""
