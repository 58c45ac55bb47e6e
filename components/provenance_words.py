"""What the page of the data says, in both languages."""

from components.texts import Texts
from data.fields import FIELDS
from data.words import Words

LOADS = {
    "at": Words("导入时间", "Loaded at"),
    "source": Words("来源", "Source"),
    "read": Words("读取", "Read"),
    "loaded": Words("导入", "Loaded"),
    "rejected": Words("拒绝", "Rejected"),
    "duplicates": Words("重复", "Duplicates"),
    "note": Words("说明", "Note"),
}
"""Columns of the history of loads."""

FILL = {
    "month": Words("受理月", "Month"),
    "source": Words("来源", "Source"),
    "tickets": Words("诉求数", "Requests"),
}
"""Columns of the completeness tables before the fields."""


def headed(field: str, language: str) -> str:
    """The name of a ticket field as it heads a column."""
    name = FIELDS[field].in_(language)
    return name[:1].upper() + name[1:]


say = Texts(
    {
        "as_of": Words("数据时点", "As of"),
        "as_of_help": Words(
            "已入库诉求中最近一次办理的时间。",
            "The last thing known to have happened to a request.",
        ),
        "fresh": Words("{age}前，未超 {hours} 小时", "{age} old, within {hours} h"),
        "old": Words("{age}前，已超 {hours} 小时", "{age} old, over {hours} h"),
        "no_age": Words("演示数据，不计时效", "demonstration, never stale"),
        "tickets": Words("诉求总数", "Requests"),
        "tickets_help": Words("本库现有诉求，按编号去重。", "Requests in the store, each once."),
        "span": Words("{first}至{last}", "{first} to {last}"),
        "told": Words("可计算指标", "Numbers it can tell"),
        "told_help": Words(
            "来源所含字段足以计算的指标数与指标总数。",
            "Numbers whose fields the sources carry, of all there are.",
        ),
        "all_told": Words("全部可计算", "all of them"),
        "some_lost": Words("其余原因见下", "the others: see below"),
        "last_load": Words("最近导入", "Last load"),
        "last_load_help": Words("{time}，服务器时间。", "{time}, by the clock of the server."),
        "last_counts": Words(
            "导入 {loaded} · 拒绝 {rejected}", "{loaded} loaded · {rejected} rejected"
        ),
        "nothing_lost": Words(
            "来源字段齐备，{count} 项指标均可计算。",
            "The sources carry every field needed: all {count} numbers can be told.",
        ),
        "how_many_lost": Words(
            "{count} 项指标无法计算，原因如下", "{count} numbers cannot be told: which and why"
        ),
        "lost_numbers": Words("无法计算的指标", "Numbers these data cannot tell"),
        "because": Words("原因", "Because"),
        "more_loads": Words(
            "列出最近 {shown} 次，共 {count} 次。", "The latest {shown} of {count} loads."
        ),
        "not_kept": Words(
            "“—”为早期导入，当时未记录。", "“—”: loaded before this was kept for each source."
        ),
        "which_load": Words("哪次导入", "Which load"),
        "load_option": Words(
            "{at} · {source} · 拒绝 {count}", "{at} · {source} · {count} rejected"
        ),
        "reason": Words("原因", "Reason"),
        "records": Words("记录数", "Records"),
        "line": Words("行号", "Line"),
        "column": Words("字段", "Field"),
        "value": Words("取值", "Value"),
        "whole_record": Words("整条记录", "the record"),
        "reasons_unknown": Words(
            "此次导入时未保存被拒明细。", "The details of this load's rejects were not kept."
        ),
        "masked": Words(
            "取值可能含个人信息，仅日期、短代码原样显示，其余只显示字形（字、a、9）。"
            "原文在服务器的 rejects 目录。",
            "Values may be personal: dates and short codes are shown, of others only the shape "
            "(a, 9). The originals lie in the folder rejects on the server.",
        ),
        "first_rejects": Words("前 {shown} 条，共 {count} 条", "The first {shown} of {count}"),
        "reject_download": Words("下载 CSV（取值已遮蔽）", "CSV, values masked"),
        "cut": Words("下载限前 {most} 条。", "The download holds the first {most}."),
    }
).say
"""A text of the page of the data: `say("as_of", "zh")`."""
