"""What the components say, once, in both languages; and how a table of texts is read.

A page keeps its own table the same way: `say = Texts({...}).say`.
"""

import re
from dataclasses import dataclass

from data.words import Words

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|$:<>~])")


def plain(text: object) -> str:
    """The text with every Markdown mark escaped: data may hold any of them."""
    return _MARKS.sub(r"\\\1", str(text))


@dataclass(frozen=True)
class Texts:
    """A table of texts by key."""

    table: dict[str, Words]

    def say(self, key: str, language: str, **values: object) -> str:
        """The text called `key` with `values` filled in; raises `KeyError` for any other key."""
        return self.table[key].in_(language).format(**values)


_FRAME = {
    "language": Words("语言", "Language"),
    "demo": Words(
        "演示数据：诉求均为虚构，总量与三率走势依据北京市历年公开数字模拟。",
        "Demonstration: every request is invented; totals and the path of the three rates "
        "follow Beijing's published figures.",
    ),
    "stale": Words(
        "数据更新滞后：最近一次为 {since}，请核实后使用。",
        "The data are not current: last updated {since}. Check before you rely on them.",
    ),
    "as_of": Words("数据截至 {time}", "as of {time}"),
    "cases": Words("{count} 件", "{count} requests"),
    "from_cases": Words("共 {count} 件", "{count} requests"),
    "changes": Words("变化为{versus}", "changes {versus}"),
    "policy": Words("考评政策：{policy}", "policy: {policy}"),
    "policy_before": Words(
        "（对比期按另一政策计分：{policy}）",
        " (the period compared with was scored by another: {policy})",
    ),
    "running": Words("本期未满", "period still running"),
    "scope_city": Words("全市", "City-wide"),
    "scope_unit": Words("{unit}及所属", "{unit} and below"),
    "scope_cases": Words("个案范围：{scope}", "Cases: {scope}"),
    "scope_womens": Words("妇女服务个案", "women's-service cases"),
    "scope_none": Words("不含个案", "no single cases"),
}

_PERIOD = {
    "month": Words("月份", "Month"),
    "earlier": Words("前一个月", "One month back"),
    "later": Words("后一个月", "One month on"),
    "span": Words("时段", "Span"),
    "span_1": Words("当月", "Month"),
    "span_3": Words("近 3 个月", "3 months"),
    "span_12": Words("近 12 个月", "12 months"),
    "compare": Words("对比", "Compare with"),
    "compare_previous": Words("上一时段", "Previous"),
    "compare_year": Words("上年同期", "Year before"),
    "versus_month": Words("较上月", "vs previous month"),
    "versus_span": Words("较前 {months} 个月", "vs {months} months before"),
    "versus_year": Words("较上年同期", "vs a year before"),
    "unfinished": Words("未满", "running"),
}

_FILTERS = {
    "filters": Words("筛选", "Filter"),
    "filters_on": Words("筛选 · {count} 项", "Filter · {count}"),
    "clear_all": Words("全部清除", "Clear all"),
    "everything": Words("不限", "All"),
    "unit": Words("单位", "Unit"),
    "area": Words("地点", "Place"),
    "womens": Words("妇女服务", "Women's service"),
    "peer_group": Words("同类组", "Peer group"),
    "remove": Words("移除“{what}”", "Remove “{what}”"),
}

_NUMBERS = {
    "unchanged": Words("持平", "no change"),
    "better": Words("改善", "better"),
    "worse": Words("变差", "worse"),
    "usual": Words("正常波动", "usual"),
    "base": Words("基数 {base} 件", "base {base}"),
    "part_of": Words("{part} / {base}", "{part} / {base}"),
    "state_now": Words("当前存量", "as of now"),
    "small_base": Words("基数小", "small base"),
    "not_computable": Words("无法计算：{reason}", "Not computable: {reason}"),
    "see_cases": Words("查看诉求", "See cases"),
    "late": Words("超 {days} 天", "{days} d over"),
    "left": Words("余 {days} 天", "{days} d left"),
    "early": Words("提前 {days} 天", "{days} d early"),
}

_LEAGUE = {
    "rank": Words("位次", "Rank"),
    "move": Words("升降", "Move"),
    "move_help": Words("与对比时段的位次相比。", "Against the rank in the period compared with."),
    "unit_name": Words("单位", "Unit"),
    "district": Words("所属区", "District"),
    "grade": Words("档次", "Grade"),
    "callbacks": Words("回访数", "Callbacks"),
    "callbacks_help": Words(
        "三率与得分的基数：回访得到有效答复的诉求。",
        "The base of the rates and the score: requests whose callback got a valid answer.",
    ),
    "course": Words("近 13 个月", "13 months"),
    "league_alt": Words("单位排名表，共 {count} 个单位", "League table of {count} units"),
    "unranked": Words(
        "“—”为基数不足，不参加排名；同分并列。",
        "“—”: base too small to rank. Equal scores share a place.",
    ),
    "bar_from": Words("条形自 {low} 分起画。", "Bars start at {low}."),
    "level": Words("持平", "level"),
    "own": Words("本单位", "This unit"),
    "peers": Words("同类合计", "Peers, pooled"),
    "gap_to_peers": Words("与同类之差", "Against peers"),
    "gap_to_city": Words("与全市之差", "Against the city"),
    "beside_alt": Words("本单位与同类、全市对照", "This unit beside its peers and the city"),
    "nobody": Words("没有。", "None."),
    "before": Words("对比期", "Before"),
    "change": Words("变化", "Change"),
    "up": Words("上升最多", "Rose most"),
    "down": Words("下降最多", "Fell most"),
}

_CHARTS = {
    "chart_alt": Words("{what}，{first}至{last}", "{what}, {first} to {last}"),
    "bars_alt": Words("{what}，按数量排列", "{what}, in order of size"),
    "whole_city": Words("全市", "City"),
    "year_ago": Words("上年同期", "a year before"),
    "axis_cut": Words("{what}（纵轴不从 0 起）", "{what} (axis cut, not from 0)"),
    "gap_axis": Words("对与全市差距的影响（{unit}）", "Effect on the gap to the city ({unit})"),
    "change_axis": Words("对变化的影响（{unit}）", "Effect on the change ({unit})"),
    "points": Words("分", "points"),
    "own_doing": Words("办理效果", "own doing"),
    "given": Words("诉求结构", "mix of requests"),
    "no_line": Words("所选时段没有可画的数字。", "No figures to draw in this period."),
}

_MAP = {
    "map_metric": Words("着色指标", "Colour by"),
    "map_level": Words("层级", "Level"),
    "level_district": Words("区", "Districts"),
    "level_town": Words("街道乡镇", "Sub-districts"),
    "level_density": Words("诉求密度", "Density"),
    "map_places": Words("服务点", "Points of interest"),
}

_CASES = {
    "case_number": Words("编号", "Number"),
    "matter": Words("事项", "Matter"),
    "handled_by": Words("承办单位", "Handled by"),
    "stage": Words("状态", "Stage"),
    "over": Words("超期天数", "Days over"),
    "over_help": Words(
        "超过办理时限的天数；已办结的算到办结时。",
        "Days past the time limit; of closed cases, until they were closed.",
    ),
    "due": Words("到期时间", "Due"),
    "limit": Words("时限情况", "Time limit"),
    "closed": Words("办结时间", "Closed"),
    "received": Words("受理时间", "Received"),
    "last_move": Words("最近办理", "Last move"),
    "marks": Words("疑难标记", "Marks"),
    "mark_returned": Words("退单", "returned"),
    "mark_reopened": Words("重办", "reopened"),
    "mark_repeat": Words("重复", "repeat"),
    "mark_ledger": Words("挂账", "ledger"),
    "mark_extended": Words("延期", "extended"),
    "mark_whistled": Words("吹哨", "whistled"),
    "cases_alt": Words("诉求清单，本页 {count} 件", "List of requests, {count} on this page"),
    "all_open": Words(
        "{what}共计 {counted} 件，全部列出。", "{what}: {counted} in all, every one listed."
    ),
    "some_open": Words(
        "{what}共计 {counted} 件，其中 {listed} 件对您开放，其余不在您的查看范围。",
        "{what}: {counted} in all, {listed} open to you; the rest lie outside your scope.",
    ),
    "part_numerator": Words("“{metric}”", "“{metric}”"),
    "part_base": Words("“{metric}”的基数", "Base of “{metric}”"),
    "part_rest": Words("“{metric}”基数中未计入的诉求", "Base of “{metric}” that does not count"),
    "page_label": Words("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "category": Words("类别", "Category"),
    "topic": Words("事项", "Topic"),
    "open_hint": Words("点一件诉求，查看办理全程。", "Click a case for its whole story."),
}

_STORY = {
    "step_at": Words("时间", "Time"),
    "step": Words("环节", "Step"),
    "who": Words("单位", "Who"),
    "result": Words("结果", "Result"),
    "took": Words("距上一环节", "Since the step before"),
    "allowed": Words("时限 {limit}", "allowed {limit}"),
    "due_at": Words("办理时限 {time}", "Due {time}"),
    "closed_late": Words("超期 {span} 办结", "closed {span} late"),
    "closed_early": Words("提前 {span} 办结", "closed {span} early"),
    "open_late": Words("已超期 {span}，仍未办结", "{span} overdue and still open"),
    "open_left": Words("距时限还有 {span}", "{span} left"),
    "relabelled": Words("受理时为{before}，现为{now}", "received as a {before}, now a {now}"),
    "no_due": Words("未设办理时限", "No time limit"),
    "no_events": Words("来源系统未提供办理环节。", "The source gives no steps of the handling."),
    "story_alt": Words("办理全程，共 {count} 个环节", "The whole story in {count} steps"),
    "callback": Words("回访", "Callback"),
    "no_callback": Words("尚无回访。", "No callback yet."),
    "not_reached": Words("回访未接通。", "The callback did not reach the citizen."),
    "contacted": Words("是否联系", "Contacted"),
    "yes": Words("是", "Yes"),
    "no": Words("否", "No"),
    "self_report": Words("单位自报", "Unit's own report"),
    "self_solved": Words("已解决", "solved"),
    "self_unsolved": Words("未解决", "not solved"),
    "map_alt": Words("按{metric}着色的地图", "Map shaded by {metric}"),
    "density_alt": Words("诉求密度地图", "Map of the density of requests"),
    "map_base": Words("基数 {count}", "base {count}"),
    "all_equal": Words("各处相同", "the same everywhere"),
    "not_known": Words("无数据", "not known"),
    "cell": Words("约 5 平方公里", "about 5 square kilometres"),
    "residents": Words("常住人口 {count}", "{count} residents"),
    "number": Words("指标", "Number"),
    "value": Words("数值", "Value"),
    "place": Words("地点", "Place"),
    "due_mark": Words("时限到期", "Time limit reached"),
}

_STATES = {
    "nothing": Words("当前条件下没有诉求。", "No requests match this selection."),
    "loosen": Words("放宽条件：去掉“{what}”", "Loosen: remove “{what}”"),
    "latest": Words("回到最近完整月份", "Go to the newest complete month"),
    "cannot_tell": Words(
        "以下指标无法计算，来源数据缺少所需字段：{what}。缺什么见“指标口径”。",
        "Not computable, for these tickets lack what they need: {what}. "
        "What is lacking stands under Definitions.",
    ),
    "refused": Words(
        "您的账号无权查看此内容。如工作需要，请联系{who}。",
        "Your account may not see this. If your work needs it, ask {who}.",
    ),
    "administrator": Words("系统管理员", "the administrator"),
    "away": Words(
        "数据库暂时无法连接。以下为 {since} 最近一次读到的结果（距今 {age}），恢复后自动更新。",
        "The database cannot be reached. What is shown was last confirmed at {since}, {age} ago; "
        "it updates by itself once the database is back.",
    ),
    "away_unknown": Words(
        "数据库暂时无法连接，此内容此前未曾读取，暂不能显示；恢复后自动显示。",
        "The database cannot be reached, and this was not read before it went. "
        "It appears by itself once the database is back.",
    ),
    "failed": Words(
        "未能显示此内容。请稍后重试；如仍不行，请向系统管理员报告编号 {reference}。",
        "This could not be shown. Try again; if it fails again, tell the administrator the "
        "reference {reference}.",
    ),
}

_DOWNLOADS = {
    "csv": Words("下载 CSV", "CSV"),
    "excel": Words("下载 Excel", "Excel"),
    "download_help": Words("内容与页面所示一致。", "Holds exactly what the page shows."),
    "sheet_data": Words("数据", "Data"),
    "sheet_about": Words("说明", "About"),
    "about_what": Words("内容", "Content"),
    "about_period": Words("时段", "Period"),
    "about_as_of": Words("数据时点", "As of"),
    "about_policy": Words("考评政策", "Scoring policy"),
    "about_example": Words(
        "市级权重未公开，此政策为示例。", "Municipal weights are not public; this is an example."
    ),
    "about_demo": Words("演示说明", "Demonstration"),
    "about_city": Words("城市", "City"),
}

TEXTS = Texts(
    _FRAME | _PERIOD | _FILTERS | _NUMBERS | _LEAGUE | _CHARTS | _MAP | _CASES | _STORY | _STATES
    | _DOWNLOADS
)  # fmt: skip
say = TEXTS.say
"""A text of the components: `say("as_of", "zh", time="...")`."""
