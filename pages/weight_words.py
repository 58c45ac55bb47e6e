"""The sentences where other weights are tried."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "how_weights": Words(
            "移动滑块或改换规则，看各单位会排在哪里；三项权重之和恒为 100%。"
            "“进前占比”与“可能位次”不随滑块变化：遍历全部权重取法得出，区间越窄，位次越不取决于权重。",
            "Move a slider or change a rule to see where each unit would stand; the weights always "
            "sum to 100 %. “In top” and “ranks possible” do not move with the sliders: they go "
            "through all weightings; the narrower, the less a place is a matter of weights.",
        ),
        "what_if": Words(
            "**试算，非官方结果。** 按此规则，{count} 个单位中 {moved} 个位次变动，最多变动 {far} 位。",
            "**What if, not official.** By this rule {moved} of {count} units would change "
            "place, by {far} at most.",
        ),
        "two_units": Words(
            "两个单位，谁领先取决于权重吗", "Two units: does the order hang on the weights?"
        ),
        "how_two": Words(
            "三角形内每一点是一种权重取法，三角各为只看一项；着色部分为第一个单位领先的取法。"
            "着色越满，领先越不取决于权重。",
            "Each point of the triangle is a way to weigh the three rates, each corner one rate "
            "alone; where it is shaded the first unit leads. The fuller, the less its lead is a "
            "matter of weights.",
        ),
        "beside_other": Words("与另一单位相比", "Beside another unit"),
        "how_other": Words(
            "三角形内每一点是一种权重取法，三角各为只看一项；着色部分为本单位领先的取法。"
            "着色越满，领先越不取决于权重。",
            "Each point of the triangle is a way to weigh the three rates, each corner one rate "
            "alone; where it is shaded this unit leads. The fuller, the less its lead is a matter "
            "of weights.",
        ),
        "which_beside": Words("另一单位", "The other unit"),
        "truly_ahead": Words(
            "按现行政策，**{one}**真实得分高于{other}的可能为 **{share}**；接近五成即难分高下。",
            "By the policy in force **{one}** truly scores higher than {other} with a chance of "
            "**{share}**; near one half they cannot be told apart.",
        ),
        "which_one": Words("第一个单位", "First unit"),
        "which_other": Words("第二个单位", "Second unit"),
        "ahead": Words(
            "在全部权重取法中，**{one}**在 **{share}** 的取法下领先{other}。",
            "**{one}** is ahead of {other} in **{share}** of all weightings.",
        ),
        "ahead_of": Words("{metric}高 {points} 分", "{metric} {points} points ahead"),
        "behind": Words("{metric}低 {points} 分", "{metric} {points} points behind"),
        "level": Words("{metric}持平", "{metric} level"),
        "tied": Words(
            "**{one}**与{other}三率相同，任何权重下都并列。",
            "**{one}** and {other} are equal in all three rates, and level by any weights.",
        ),
        "gap_joint": Words("；", "; "),
    }
).say
"""A text of the what-if view: `say("what_if", "zh", ...)`."""
