"""The sentences of the pages that compare units as far as their answers tell them apart."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "within": Words("范围", "Within"),
        "everywhere": Words("全市", "Whole city"),
        "which_view": Words("看法", "View"),
        "official": Words("官方", "Official"),
        "honest": Words("稳健", "Honest"),
        "funnel": Words("漏斗图", "Funnel"),
        "classes": Words("类别", "Classes"),
        "weights": Words("权重试算", "What-if weights"),
        "how_honest": Words(
            "回访答复有限，位次多有偶然：区间是真实水平九成可能所在的范围，区间大半重叠的单位难分高下。"
            "只有“明显领先”“明显落后”可作结论；官方位次并列于旁，不因此改变。",
            "Few answers make many places chance: a range holds the true level nine times in ten, "
            "and units whose ranges largely overlap cannot be told apart. Only “clearly above” and "
            "“clearly below” are findings; the official rank stands beside and is not changed.",
        ),
        "few": Words(
            "共 {count} 个单位：{above} 个明显领先，{below} 个明显落后，其余 {rest} 个难分高下。",
            "Of {count} units {above} are clearly above, {below} clearly below; the other {rest} "
            "cannot be told from the level of all.",
        ),
        "few_changed": Words(
            "与自身相比，{improved} 个确有改善，{worsened} 个确有下滑，其余为正常波动或尚不能判断。",
            "Beside themselves {improved} truly improved and {worsened} truly worsened; the rest is "
            "normal variation or not yet known.",
        ),
        "honest_place": Words(
            "稳健看：预期第 {rank} 名，九成可能在第 {low} 至 {high} 名之间，与同类相比{tier}",
            "Honest view: expected place {rank}, nine times in ten {low} to {high}; {tier}",
        ),
        "not_told": Words("无法比较：{reason}。", "Not computable: {reason}."),
        "how_funnel": Words(
            "每点一个单位，基数越大越靠右；两条曲线之间是偶然与全市通常差异所能解释的范围。"
            "线外才值得追问：▲ 高于、▼ 低于，空心出 95 %、实心出 99.8 %；点线为只计偶然的界限。点一下打开该单位。",
            "Each dot is a unit, further right the larger its base; between the curves lies what "
            "chance and the city's usual spread explain. Only dots outside are worth asking about: "
            "▲ above, ▼ below, hollow beyond 95 %, filled beyond 99.8 %; dotted lines are chance "
            "alone. Click a dot for its unit.",
        ),
        "which_rate": Words("指标", "Rate"),
        "no_funnel": Words("本期没有可画的单位。", "No unit has a base in this period."),
        "questions": Words("要核查的问题", "Questions to check"),
        "how_questions": Words(
            "与同类单位的通常差异相比，偏离只提示核查，不作结论。点数字查看相关诉求。",
            "Held against the usual spread among its kind: standing out asks for a check, it is "
            "no verdict. Click a number for its cases.",
        ),
        "silence": Words(
            "回访接通 {reach}，满意率 {value}；未接通者若都不满意为 {worst}，若都满意为 {best}。",
            "The callback reached {reach}; satisfaction is {value}. Had all those not reached been "
            "dissatisfied it were {worst}, had all been satisfied {best}.",
        ),
        "takes": Words(
            "再解决 {solved} 件可达“{grade}”（{bound} 分）；若市民同时满意，{both} 件即可。",
            "{solved} more solved would reach “{grade}” ({bound}); {both} if those citizens are "
            "satisfied as well.",
        ),
        "takes_both": Words(
            "再有 {both} 件既解决又满意，可达“{grade}”（{bound} 分）；单靠解决不够。",
            "{both} more both solved and satisfied would reach “{grade}” ({bound}); solving alone "
            "would not do.",
        ),
        "takes_more": Words(
            "即使本期诉求全部解决且满意，也未到“{grade}”（{bound} 分）。",
            "Even all solved and satisfied would not reach “{grade}” ({bound}).",
        ),
        "split_gap": Words("与全市之差", "Gap to the city"),
        "split_change": Words("与对比期之差", "Change in time"),
        "split_below": Words("变化来自哪些下辖单位", "Change by unit below"),
        "which_split": Words("分解什么", "What is split"),
        "points_apart": Words(
            "另有加减分 {points} 分，不在分解之内。",
            "Points given or taken, {points}, come on top.",
        ),
        "gap_note": Words(
            "相对全市逐类分解：本单位办得好坏与所接类别的构成，合计等于差距。",
            "An exact split of the gap to the city, by category: own doing plus the mix received.",
        ),
        "below_note": Words(
            "相对对比期逐单位分解：各下辖单位办得好坏与诉求在它们之间的分布，合计等于变化。",
            "An exact split of the change since the period compared with: how each unit below did, "
            "plus how requests moved between them.",
        ),
        "change_note": Words(
            "相对对比期逐类分解：办理效果与诉求结构的变化，合计等于变化。",
            "An exact split of the change since the period compared with: own doing plus mix.",
        ),
    }
).say
