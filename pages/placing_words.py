"""The sentences of the pages about classes, the history of places and peer groups."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "which_peers": Words("同类组", "Peer group"),
        "all_peers": Words("不分同类组", "All peer groups"),
        "peers_note": Words(
            "只比较同类组“{group}”的 {count} 个单位，位次、区间与类别都在其中重新计算。"
            "同类组一次选定，不随成绩变动：{how}。",
            "Only the {count} units of the peer group “{group}” are compared; places, ranges and "
            "classes are worked out anew among them. Groups were chosen once and do not follow "
            "results: {how}.",
        ),
        "peers_unsaid": Words("由本市的单位表载明", "as the city's table of units says"),
        "moved_most": Words("得分升降最多", "Rose and fell most"),
        "how_classes": Words(
            "左为考评政策所列，右为真实可能：概率低于一半、或注明“可能偶然”的，不宜据以奖惩。"
            "边界上同分并列的单位一并列入，类别按{period}计，进步{versus}。",
            "The lists are the policy's; beside each unit stands how likely it truly belongs there: "
            "below one half, or “may be chance”, is no ground for praise or blame. Whoever shares "
            "the place at the border is in; classes are of {period}, progress {versus}.",
        ),
        "glance": Words(
            "先进类 {advanced} 个单位中，**{sure_first}** 个真在前列的概率过半；整改类 {rectification} "
            "个中，**{sure_last}** 个真在后列的概率过半；进步类 {progress} 个中，**{sure_rise}** "
            "个的上升超出偶然。治理类 {governance} 个单位占派单量的 **{share}**。",
            "Of {advanced} advanced units **{sure_first}** more likely than not truly belong to the "
            "first; of {rectification} in rectification **{sure_last}** truly to the last; of "
            "{progress} in progress **{sure_rise}** rose by more than chance. The {governance} in "
            "governance receive **{share}** of all dispatched.",
        ),
        "glance_plain": Words(
            "先进类 {advanced} 个、进步类 {progress} 个、整改类 {rectification} 个；治理类 {governance} "
            "个单位占派单量的 **{share}**。",
            "{advanced} advanced, {progress} in progress, {rectification} in rectification; the "
            "{governance} in governance receive **{share}** of all dispatched.",
        ),
        "about_advanced": Words(
            "综合得分居前 {places} 位，共 {count} 个", "the first {places} by score: {count}"
        ),
        "about_progress": Words(
            "综合得分上升居前 {places} 位，共 {count} 个",
            "the {places} greatest rises of the score: {count}",
        ),
        "about_rectification": Words(
            "综合得分居后 {places} 位，共 {count} 个", "the last {places} by score: {count}"
        ),
        "about_governance": Words(
            "诉求量最集中的 {places} 个，共 {count} 个",
            "the {places} with most dispatched: {count}",
        ),
        "example": Words(
            "各类大小与时段为示例，市级规则未公开。",
            "Sizes and period are an example: the municipal rule is not public.",
        ),
        "not_classed": Words(
            "{kind}不分类：现行考评政策只为{kinds}分类。",
            "{kind} are not classed: the policy in force classes {kinds} only.",
        ),
        "no_classes": Words("现行考评政策不分类。", "The scoring policy in force has no classes."),
        "no_score": Words(
            "来源数据不足以计算综合得分，无从分类。",
            "Without a composite score nothing can be classed: the source lacks what it needs.",
        ),
        "history": Words("逐月名次与档次", "Place and grade by month"),
        "how_history": Words(
            "折线越高名次越靠前，下方色带为当月档次；浅色竖条为当月真实位次九成可能的范围（含基数不足、未排名的单位）。"
            "竖条越长、前后重叠越多，名次的起伏越可能只是偶然。",
            "The higher the line, the better the place; the cells beneath are each month's grade, "
            "and the pale bar of a month is where its true place lies nine times in ten, unranked "
            "units among it. The longer the bars and the more they overlap, the more of the ups "
            "and downs is chance.",
        ),
        "record": Words(
            "有名次的 {months} 个月中，{first} 个月进入前 {top} 名；最好第 {best} 名，最差第 {worst} 名",
            "Among the first {top} in {first} of {months} months with a place; best {best}, worst "
            "{worst}",
        ),
        "was_classed": Words("；列入{classes}", "; classed {classes}"),
        "class_times": Words("{name} {count} 次", "{name} {count} times"),
    }
).say
