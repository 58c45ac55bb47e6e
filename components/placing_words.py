"""What is said where units have places and classes."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "classes": Words("类别", "Class"),
        "classes_help": Words(
            "考评政策所定类别，按其规定的时段计算，可兼属两类。",
            "The class by the policy, of the months it classes; a unit may be in two.",
        ),
        "short_advanced": Words("先进", "advanced"),
        "short_progress": Words("进步", "progress"),
        "short_rectification": Words("整改", "rectification"),
        "short_governance": Words("治理", "governance"),
        "places": Words("名次走势", "Places"),
        "places_help": Words(
            "逐月领先于百分之几的参评单位，越高名次越靠前；其间有月份未排名的，自其后画起。",
            "Month by month, the per cent of ranked units it was ahead of: up is better. It begins "
            "after the last month without a place.",
        ),
        "class_alt": Words("{what}，共 {count} 个单位", "{what}, {count} units"),
        "in_top": Words("真在前 {places} 概率", "Truly in top {places}"),
        "in_bottom": Words("真在后 {places} 概率", "Truly in last {places}"),
        "chance_help": Words(
            "按回访答复的多少，真实水平确在此列的概率。",
            "The chance that its true level belongs there, given how few answers there are.",
        ),
        "score": Words("得分", "Score"),
        "dispatched": Words("派单量", "Dispatched"),
        "per_10k": Words("万人诉求比", "Per 10k"),
        "gain": Words("上升（分）", "Rise"),
        "gain_range": Words("95 % 区间", "95 % range"),
        "gain_range_help": Words(
            "真实变化二十次中有十九次在此区间内。", "Holds the true change 19 times in 20."
        ),
        "moved": Words("是否真变化", "Real?"),
        "moved_help": Words(
            "与全部同类单位一并检验，偶然造成的误判不超过百分之五。",
            "Tested with all of its kind together: at most 5 % of such statements err.",
        ),
        "moved_1": Words("超出偶然", "more than chance"),
        "moved_0": Words("可能偶然", "may be chance"),
        "share": Words("占比 %", "Share %"),
        "share_help": Words("占全部同类单位派单量的比例。", "Of all dispatched to its kind."),
        "nobody": Words("本期无单位列入。", "No unit is in this class."),
        "place": Words("名次（越高越靠前）", "Place (higher is better)"),
        "place_alt": Words(
            "{first}至{last}逐月名次与档次", "Place and grade by month, {first} to {last}"
        ),
        "hover": Words("{month} · 第 {rank} 名，共 {ranked} 个", "{month} · {rank} of {ranked}"),
        "no_place": Words("{month} · 基数不足，未排名", "{month} · base too small to rank"),
        "true_place": Words(
            "真实位次九成在 {low} 至 {high} 之间", "true place nine times in ten {low} to {high}"
        ),
    }
).say
"""A text of places and classes: `say("places", "zh")`."""
