"""What is said where other weights are tried."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "weight_of": Words("{metric}权重", "Weight of {metric}"),
        "as_policy": Words("恢复现行规则", "Back to the policy's own rule"),
        "silent": Words("回访未接通", "Citizens not reached"),
        "least": Words("参与排名的最小基数", "Smallest base that is ranked"),
        "rank_if": Words("试算位次", "What-if rank"),
        "rank_if_help": Words(
            "按上方规则试算的位次，非官方位次。", "By the rule above; not an official rank."
        ),
        "move_help": Words(
            "试算位次与官方位次相比。", "The what-if rank against the official one."
        ),
        "score_if": Words("试算得分", "What-if score"),
        "rank_policy": Words("官方位次", "Official rank"),
        "score_policy": Words("官方得分", "Official score"),
        "in_top": Words("进前 {top} 占比", "In top {top}"),
        "in_top_help": Words(
            "在三率权重的全部取法中，该单位进入前列的取法所占比例。",
            "In what share of all ways to weigh the three rates the unit is among the first.",
        ),
        "rank_span": Words("可能位次", "Ranks possible"),
        "span_help": Words(
            "权重任意取值时，位次的最好与最差。", "Its best and worst rank, whatever the weights."
        ),
        "rank_best": Words("最好位次", "Best rank"),
        "rank_worst": Words("最差位次", "Worst rank"),
        "table_alt": Words("权重试算表，共 {count} 个单位", "What-if league of {count} units"),
        "triangle_alt": Words(
            "{one}领先{other}的权重范围，占全部取法的 {share}",
            "The weightings in which {one} is ahead of {other}: {share} of all",
        ),
        "only": Words("只看{metric}", "{metric} alone"),
        "policy_point": Words("现行权重", "the policy"),
        "tried_point": Words("试算权重", "what if"),
    }
).say
"""A text of the what-if view: `say("rank_if", "zh")`."""
