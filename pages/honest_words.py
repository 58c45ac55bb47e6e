"""The sentences of the pages that compare units as far as their answers tell them apart."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "which_view": Words("看法", "View"),
        "official": Words("官方", "Official"),
        "honest": Words("稳健", "Honest"),
        "funnel": Words("漏斗图", "Funnel"),
        "how_honest": Words(
            "回访答复有限，位次多有偶然：区间是真实水平九成可能所在的范围，区间重叠的单位难分高下。"
            "只有“明显领先”“明显落后”可作结论；官方位次并列于旁，不因此改变。",
            "Few answers make many places chance: a range holds the true level nine times in ten, "
            "and units whose ranges overlap cannot be told apart. Only “clearly above” and "
            "“clearly below” are findings; the official rank stands beside and is not changed.",
        ),
        "few": Words(
            "共 {count} 个单位：{above} 个明显领先，{below} 个明显落后，其余 {rest} 个难分高下。",
            "Of {count} units {above} are clearly above, {below} clearly below; the other {rest} "
            "cannot be told from the level of all.",
        ),
        "not_told": Words("无法比较：{reason}。", "Not computable: {reason}."),
    }
).say
