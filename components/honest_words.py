"""What is said where units are compared as far as their answers tell them apart."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "tier_1": Words("明显领先", "clearly above"),
        "tier_0": Words("难分高下", "not separable"),
        "tier_-1": Words("明显落后", "clearly below"),
        "tier": Words("层次", "Tier"),
        "tier_help": Words(
            "与全部参评同类单位的总体水平相比；每百个明示结论中误判不超过五个。",
            "Against all units of the kind together; of a hundred such statements at most five err.",
        ),
        "changed": Words("与自身相比", "Beside itself"),
        "changed_help": Words(
            "最新整月与单位自身通常水平相比；列为改善或下滑的，误判预期不超过百分之五，其余与偶然难分。",
            "The newest whole month beside the unit's own usual level; of those named improved or "
            "worsened some five in a hundred err, the rest cannot be told from chance.",
        ),
        "changed_improved": Words("↑ 改善", "↑ improved"),
        "changed_worsened": Words("↓ 下滑", "↓ worsened"),
        "changed_changed": Words("有变化", "changed"),
        "changed_normal": Words("正常波动", "normal"),
        "changed_unknown": Words("尚不能判断", "not yet known"),
        "rank_expected": Words("预期位次", "Expected rank"),
        "rank_expected_help": Words(
            "在与数据相符的各种真实水平下的平均位次。",
            "The mean of its places over all true levels its answers leave possible.",
        ),
        "rank_range": Words("位次区间", "Rank range"),
        "rank_range_help": Words(
            "真实位次有九成可能在此区间内。", "Holds the true place nine times in ten."
        ),
        "value": Words("稳健值", "Estimate"),
        "value_help": Words(
            "按答复数多少向总体水平收缩后的估计；答复越少，收缩越多。",
            "Drawn towards the level of all, the more so the fewer answers there are.",
        ),
        "value_range": Words("九成区间", "90 % range"),
        "official_rank": Words("官方位次", "Official rank"),
        "official": Words("官方值", "Official"),
        "in_top": Words("前 {top} 概率", "In top {top}"),
        "in_bottom": Words("后 {top} 概率", "In last {top}"),
        "in_top_help": Words(
            "真实水平排进前列的概率。", "The chance that its true level is among the first."
        ),
        "in_bottom_help": Words(
            "真实水平落在后列的概率。", "The chance that its true level is among the last."
        ),
        "low": Words("{what}下限", "{what}, low"),
        "high": Words("{what}上限", "{what}, high"),
        "span": Words("{low}–{high}", "{low}–{high}"),
        "league_alt": Words(
            "稳健排名表，共 {count} 个单位", "Honest league table of {count} units"
        ),
        "bars_alt": Words(
            "{count} 个单位的{metric}及九成区间", "{metric} of {count} units with 90 % ranges"
        ),
        "bars_note": Words(
            "▲ 明显领先　● 难分高下　▼ 明显落后；虚线为全部同类单位总体水平 {middle}；横轴不从 0 起。",
            "▲ clearly above · ● not separable · ▼ clearly below; the dotted line is all units of "
            "the kind together, {middle}. The axis does not start at 0.",
        ),
        "some_bars": Words(
            "单位较多，图中只列前 {ends} 名、后 {ends} 名和本单位。",
            "Too many to draw: the first and last {ends}, and your own.",
        ),
        "true_range": Words("九成区间 {low}–{high}", "90 % range {low}–{high}"),
        "place_range": Words("位次 {low}–{high}", "place {low}–{high}"),
        "funnel_alt": Words("{metric}漏斗图，{count} 个单位", "Funnel of {metric}, {count} units"),
        "funnel_base": Words("基数 n（对数刻度）", "Base n (log scale)"),
        "limit_95": Words("95 %", "95 %"),
        "limit_998": Words("99.8 %", "99.8 %"),
        "band_0": Words("在通常范围内", "within the usual range"),
        "band_1": Words("高于 95 % 界限", "above the 95 % limit"),
        "band_2": Words("高于 99.8 % 界限", "above the 99.8 % limit"),
        "band_-1": Words("低于 95 % 界限", "below the 95 % limit"),
        "band_-2": Words("低于 99.8 % 界限", "below the 99.8 % limit"),
        "chart_alt": Words(
            "{metric}近 {months} 个月控制图", "Control chart of {metric}, {months} months"
        ),
        "trial": Words("暂定控制限：不足 12 个月", "trial limits: under 12 months"),
        "sparse": Words(
            "不达标的平均每月不足一件，逐月升降多属偶然，不作判断。",
            "Less than one answer a month falls short: its ups and downs are chance, nothing is read.",
        ),
        "target_line": Words("目标<br>{value}", "target<br>{value}"),
        "rebased": Words(
            "{month}起：{words}。口径有变，控制限自此重算，前后不作比较（{source}）。",
            "From {month}: {words}. The definition changed: limits start afresh, before and after "
            "are not compared ({source}).",
        ),
        "usual": Words("通常水平", "Usual"),
        "sign": Words("依据", "Sign"),
        "changed_alt": Words("确有变化的 {count} 个单位", "{count} units that truly changed"),
        "improved": Words("确有改善", "Improved"),
        "worsened": Words("确有下滑", "Worsened"),
        "question": Words("指标", "Number"),
        "own": Words("本单位", "This unit"),
        "city": Words("全市同类", "All of its kind"),
        "standing": Words("与同类相比", "Beside its kind"),
        "asks": Words("宜核查", "Worth asking"),
        "asked_0": Words("在通常范围内", "within the usual range"),
        "asked_1": Words("略出通常范围", "just outside the usual range"),
        "asked_2": Words("远出通常范围", "far outside the usual range"),
        "questions_alt": Words("要核查的问题", "Questions to check"),
    }
).say
"""A text of the honest league: `say("tier", "zh")`."""
