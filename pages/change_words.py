"""The sentences that tell true change from usual variation."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "real_change": Words("是真变化吗", "Real change?"),
        "how_change": Words(
            "色带内是本单位每月的通常波动；只有带标记的点才算真变化。"
            "▲ 高于、▼ 低于通常水平：出界、连续七点同侧或单调、三点中两点近界。",
            "Within the band lies the unit's usual monthly variation; only marked points are "
            "change. ▲ above, ▼ below the usual: outside, seven in a row on one side or in one "
            "direction, two of three near the limit.",
        ),
        "variation": Words("{metric}：{variation}", "{metric}: {variation}"),
        "assured": Words(
            "{metric}：{variation}；{assurance}", "{metric}: {variation}; {assurance}"
        ),
        "how_target": Words(
            "虚线为目标（{source}）。色带整个在达标一侧为稳定达标，整个在另一侧为按现状不能达标，"
            "跨线则达标与否属偶然。",
            "Dashed: the target ({source}). A band wholly on its good side meets it month after month, "
            "one wholly on the other cannot as things are; across it, meeting it is chance.",
        ),
        "changed": Words("谁真的变了", "Who truly changed"),
        "changed_few": Words(
            "{metric}，{month}：{read} 个可判断的单位中，{better} 个确有改善，{worse} 个确有下滑，"
            "其余与偶然难分。",
            "{metric}, {month}: of {read} units that can be read {better} improved and {worse} "
            "worsened; the rest cannot be told from chance.",
        ),
        "nobody_read": Words(
            "所选月份没有可判断的单位：不足 12 个月，或不达标者太少。",
            "No unit can be read in this month: under 12 months, or too few fall short.",
        ),
        "how_changed": Words(
            "每个单位与自身通常水平相比；全部一并检验，名单中偶然误入的预期不超过百分之五。"
            "单看各自控制图有 {marked} 个带标记；即使都无变化，偶然也会标出{chance}个。",
            "Each unit is held against its own usual level, and all are tested together: at most 5 % "
            "of those named are expected to be chance. Read one by one, {marked} carry a mark; "
            "were all steady, {chance} would by chance.",
        ),
        "by_chance": Words("约 {count} ", "about {count}"),
        "hardly_any": Words("不到一", "fewer than one"),
        "which_kind": Words("单位类型", "Kind of unit"),
        "which_rate": Words("指标", "Rate"),
    }
).say
"""What is said where a month may be news or not."""
