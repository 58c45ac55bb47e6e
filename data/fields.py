"""What ticket fields are called where a reader must be told that a source lacks them."""

from collections.abc import Collection, Iterable

from data.words import Words

FIELDS = {
    "received_at": Words("受理时间", "time of receipt"),
    "dispatched_at": Words("派单时间", "time of dispatch"),
    "contacted_at": Words("首次联系时间", "time of first contact"),
    "due_at": Words("办理时限", "due date"),
    "closed_at": Words("办结时间", "closing date"),
    "called_at": Words("回访时间", "callback date"),
    "reached": Words("回访接通情况", "callback reach"),
    "contacted": Words("是否联系", "callback answer on contact"),
    "outcome": Words("是否解决", "callback answer on resolution"),
    "satisfaction": Words("是否满意", "callback answer on satisfaction"),
    "self_solved": Words("承办单位自报结果", "report of the unit itself"),
    "excluded": Words("剔除标记", "exclusion mark"),
    "ledger": Words("挂账标记", "pending-ledger mark"),
    "returns": Words("退单次数", "returns"),
    "extensions": Words("延期次数", "extensions"),
    "reopened": Words("重新办理次数", "reopenings"),
    "whistled_unit": Words("吹哨部门", "whistled department"),
    "whistle_answered": Words("是否报到", "answer to the whistle"),
    "repeat": Words("重复诉求标记", "repeat mark"),
    "recomplained": Words("复诉标记", "re-complaint mark"),
    "direct": Words("直接答复标记", "mark of direct answers"),
    "request_type": Words("诉求类型", "type of request"),
    "type_received": Words("受理时诉求类型", "type at receipt"),
    "handling": Words("承办方式", "lead or assisting"),
    "stage": Words("办理状态", "status"),
    "category": Words("类别", "category"),
    "channel": Words("渠道", "channel"),
    "unit_code": Words("承办单位", "handling unit"),
    "area_code": Words("地点", "place"),
    "lon": Words("坐标", "coordinates"),
}
"""Every field a metric may need or the freshness page watches."""


def lacking(needs: Iterable[str], carried: Collection[str]) -> Words | None:
    """Why a metric is not computable from a source that carries only `carried`; None if it is."""
    missing = [FIELDS[field] for field in needs if field not in carried]
    if not missing:
        return None
    return Words(
        "来源数据不含" + "、".join(field.zh for field in missing),
        "the source carries no " + ", no ".join(field.en for field in missing),
    )
