"""The sentences of the pages, in both languages."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "trend": Words("三率走势", "The three rates since {start}"),
        "trend_of": Words("{what}走势", "{what} since {start}"),
        "what_and_how": Words("诉什么、从哪来", "What about, and through which channel"),
        "moved_what": Words("{kind}{metric}变化", "Change of {metric}, {kind}"),
        "months_all": Words("{start} 年以来", "Since {start}"),
        "months_13": Words("近 13 个月", "Last 13 months"),
        "rank_line": Words(
            "{kind}中第 {rank} 名，共 {ranked} 个参与排名", "Place {rank} of {ranked} ranked {kind}"
        ),
        "no_rank": Words("基数不足，不参与排名", "Base too small to be ranked"),
        "no_units": Words(
            "来源数据未载明承办单位，无法按单位计分。请见城市总览与服务地图。",
            "The source names no handling unit, so there is no scorecard. "
            "See the overview and the map.",
        ),
        "against_city": Words("与全市比较", "Beside the city"),
        "lifts": Words("什么拉高、拉低了{metric}", "What lifts and lowers the {metric}"),
        "below": Words("下辖单位", "Units below"),
        "today": Words("今天要办", "To do today"),
        "nothing_today": Words(
            "没有超期、将超期或疑难诉求。", "Nothing overdue, due soon or hard."
        ),
        "open_overdue": Words("超期最久的", "Longest overdue"),
        "which_kind": Words("单位类型", "Kind of unit"),
        "pick_row": Words(
            "点单位名查看该单位，点数字查看它所计的诉求。",
            "Click a name for the unit, a number for the cases it counts.",
        ),
        "peer_line": Words(
            "；同类（{group}）中第 {rank} 名，共 {ranked} 个",
            "; {rank} of {ranked} among its peers ({group})",
        ),
        "beside_city": Words("与全市对照", "Beside the city, number by number"),
        "beside_peers": Words("与同类对照", "Beside its peers"),
        "peer_note": Words(
            "同类：{group}，共 {count} 个，合并计算，不取平均。",
            "Peers: {group}, {count} units, pooled rather than averaged.",
        ),
        "cases_of": Words("{metric}：{part}", "{metric}: {part}"),
        "part_numerator": Words("计入的诉求", "requests that count"),
        "part_base": Words("分母中的诉求", "requests in the base"),
        "part_rest": Words("未计入的诉求", "requests that do not count"),
        "no_case": Words(
            "没有这件诉求，或不在您的权限内。", "There is no such case, or it is not open to you."
        ),
        "back": Words("返回清单", "Back to the list"),
        "cut_export": Words("下载限前 {most} 件。", "A download holds the first {most}."),
        "order_due": Words("按超期时间", "Longest overdue first"),
        "order_received": Words("按受理时间", "Oldest first"),
        "order_newest": Words("最新受理", "Newest first"),
        "overdue_tab": Words("已超期", "Overdue"),
        "soon_tab": Words("48 小时内到期", "Due within 48 h"),
        "women_types": Words("事项构成", "By topic"),
        "women_cases": Words("办理中的诉求", "Open cases"),
        "women_note": Words(
            "本页仅妇联可见。地点只到街道，不含个人信息。",
            "Only the Federation sees this page. Places stop at sub-districts; no personal data.",
        ),
        "policy": Words("现行考评政策", "Scoring policy in force"),
        "formula": Words("算法", "Formula"),
        "meaning": Words("含义", "Meaning"),
        "source": Words("依据", "Source"),
        "metric": Words("指标", "Number"),
        "computable": Words("可否计算", "Computable"),
        "yes": Words("可", "yes"),
        "loads": Words("数据导入记录", "Loads"),
        "filled": Words("字段完整率", "How whole the fields are"),
        "by_month": Words("按受理月", "By month of receipt"),
        "by_source": Words("按来源", "By source"),
        "rejects": Words("被拒记录", "Rejected records"),
        "no_rejects": Words("各次导入均无被拒记录。", "No load rejected a record."),
        "hand_in": Words("导入数据", "Load a file"),
        "open_cases": Words("查看这里的诉求", "The requests of this place"),
        "open_scorecard": Words("查看该单位得分", "Its scorecard"),
        "place_numbers": Words("{name}的数字", "The numbers of {name}"),
        "no_shapes": Words(
            "本市没有边界文件，各地点以表格列出。",
            "No boundary file for this city: places stand in the table.",
        ),
    }
).say
