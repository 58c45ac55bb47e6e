"""The sentences that hold a unit against what its kinds of requests are worth."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "expected": Words(
            "{metric}：与同样{strata}的诉求相比，以全市水平应为 {expected}，实际 {value}；"
            "剔除诉求结构后为 {adjusted}（九成区间 {low}–{high}）。",
            "{metric}: at the city's level for requests of the same {strata} it would be "
            "{expected}; it is {value}. With the mix taken out it is {adjusted} (90 % range "
            "{low}–{high}).",
        ),
        "by_category": Words("类别", "category"),
        "by_channel": Words("渠道", "channel"),
        "by_handling": Words("承办方式（主办、协办或转办）", "part in it (lead, assisting)"),
        "by_time_limit": Words("办理时限（即紧急程度）", "time limit (how urgent it is)"),
        "short_of_it": Words(
            "未达到的 {observed} 件，按此应有 {awaited} 件，实际为应有的 {ratio} 倍。",
            "{observed} fell short of it where {awaited} were to be expected: {ratio} times as many.",
        ),
        "up_to_it": Words(
            "达到的 {observed} 件，按此应有 {awaited} 件，实际为应有的 {ratio} 倍。",
            "{observed} were up to it where {awaited} were to be expected: {ratio} times as many.",
        ),
        "mix_alike": Words(
            "所接诉求的难易与全市相当。", "What it is given is about as hard as the city's."
        ),
        "mix_apart": Words(
            "单是诉求结构就使其与全市相差 {points} 个百分点。",
            "Its mix alone sets it {points} points apart from the city.",
        ),
        "mix_most": Words(
            "单是诉求结构就使其与全市相差 {points} 个百分点，主要因为“{kind}”（{dimension}）{more}："
            "占 {own}，全市 {city}。",
            "Its mix alone sets it {points} points apart from the city, most of it by {more} "
            "“{kind}” ({dimension}): {own} of its requests, {city} in the city.",
        ),
        "mix_first": Words(
            "单是诉求结构就使其与全市相差 {points} 个百分点，首先因为“{kind}”（{dimension}）{more}："
            "占 {own}，全市 {city}。",
            "Its mix alone sets it {points} points apart from the city, first of all by {more} "
            "“{kind}” ({dimension}): {own} of its requests, {city} in the city.",
        ),
        "more": Words("偏多", "more"),
        "fewer": Words("偏少", "fewer"),
    }
).say
