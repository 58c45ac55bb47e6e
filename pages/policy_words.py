"""The sentences about policies: which held when, and what a draft would change."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "how_policy": Words(
            "每个月的得分、位次与档次按当月施行的政策计算，政策变更只影响此后的月份。"
            "计数规则在导入时确定，各政策必须一致；权重、等级、基数与加减分可逐月变更。",
            "Each month's score, rank and grade go by the policy in force in it; a new one changes "
            "only the months after it. How tickets are counted is fixed when they are loaded and "
            "the same in all; weights, grades, smallest base and points may change.",
        ),
        "all_policies": Words("历次政策", "All policies"),
        "which_version": Words("查看哪一个政策", "Which policy"),
        "one_policy": Words("政策内容", "What it says"),
        "points": Words("加减分", "Points given and taken"),
        "course": Words("全市综合得分走势", "The city's score, month by month"),
        "preview": Words("新政策预演", "Preview of a new policy"),
        "how_preview": Words(
            "上传或改写政策草案，看若按草案计分，过去各单位的得分、位次和档次会怎样变。"
            "落在位次区间内的变动不超出偶然波动；本系统不改动任何政策文件。",
            "Hand in or edit a draft to see what it would have made of the past: each unit's "
            "score, rank and grade. Moves within the rank range are no more than chance; nothing "
            "here changes a policy file.",
        ),
        "uploader": Words("上传草案（.toml）", "Hand in a draft (.toml)"),
        "draft": Words("政策草案", "Draft of a policy"),
        "start_over": Words("恢复为现行政策", "Start over from the policy in force"),
        "check": Words("检查并预演", "Check and preview"),
        "not_text": Words(
            "该文件不是 {most} KB 以内的 UTF-8 文本，未采用。",
            "This file is not a UTF-8 text of at most {most} KB; it was not taken.",
        ),
        "wrong": Words("草案有误，请改正后再预演：", "The draft has faults; correct them first:"),
        "begins": Words(
            "草案有效，自 {month} 起计分。",
            "The draft is valid; it scores the months from {month}.",
        ),
        "begins_with": Words(
            "草案与“{title}”（{id}）从同一个月起计分：请改 valid_from，一个月只能有一个政策。",
            "It begins in the same month as “{title}” ({id}): change valid_from, a month has one "
            "policy.",
        ),
        "namesake": Words(
            "编号 {id} 已用于“{title}”：请改 id。", "“{title}” already has the id {id}: change id."
        ),
        "rescores": Words(
            "{month} 已结束：施行后，自该月起已公布的位次和档次会重算。",
            "{month} is over: once it holds, places and grades published since would change.",
        ),
        "recounts": Words(
            "草案改变计数规则（{names}），须在各政策文件中一并修改并重新导入后才能看到；"
            "以下预演仍按已导入的计数。",
            "It changes how tickets are counted ({names}). That takes the same change in every "
            "policy file and a new load; the preview below counts tickets as they were loaded.",
        ),
        "over": Words("考评时段", "Period"),
        "year": Words("{first} 至 {last} 合计", "{first} to {last} together"),
        "nothing_moves": Words("所有单位位次和档次均不变。", "No unit changes place or grade."),
        "largest": Words(
            "升幅最大：{up}（{rise} 位）；降幅最大：{down}（{fall} 位）。",
            "Largest rise: {up} ({rise} places); largest fall: {down} ({fall} places).",
        ),
        "file": Words("下载检查过的草案", "Download the checked draft"),
        "file_where": Words(
            "将文件放入 city.toml 中 [scoring] policies 所指的文件夹（现行政策文件也在其中），"
            "下次导入或重启后识别，自 {month} 起计分。",
            "Put it into the folder that [scoring] policies in city.toml names, beside the policy "
            "in force; it is read with the next load or restart and scores the months from {month}.",
        ),
        "not_yet": Words(
            "改正以上各点后才能作为政策文件使用。", "It can become a policy once these are settled."
        ),
    }
).say
"""A text of the pages about policies: `say("how_policy", "zh")`."""
