"""What happened to the hotline, and how it was said: marks on long trends."""

from dataclasses import dataclass

from data.desk import Desk
from data.months import month_index
from data.words import Words


@dataclass(frozen=True)
class Event:
    """Something that changes how numbers are to be read, with its month and source."""

    month: int
    words: Words
    source: str


_EVENTS = {
    "beijing": (
        Event(
            month_index(2019, 1),
            Words("诉求直派街道乡镇", "Requests go straight to sub-districts"),
            "北京市政府公开报道 (2019)",
        ),
        Event(
            month_index(2019, 10),
            Words("企业服务热线开通（10月12日）", "Enterprise line opens (12 Oct)"),
            "invest.beijing.gov.cn (2020-01-02)",
        ),
        Event(
            month_index(2021, 9),
            Words(
                "《接诉即办工作条例》施行（9月24日）", "The Regulations come into force (24 Sep)"
            ),
            "《北京市接诉即办工作条例》(2021-09-24)",
        ),
        Event(
            month_index(2022, 1),
            Words("疫情咨询集中，全年受理量异常", "A year of COVID enquiries: volume stands out"),
            "北京市 12345 热线累计量推算 (2022)",
        ),
        Event(
            month_index(2025, 6),
            Words("国办要求分档分类评价", "State Council asks for grades instead of ranks"),
            "国办函〔2025〕66号",
        ),
    )
}


def policy_changes(desk: Desk) -> tuple[Event, ...]:
    """The months since which another scoring policy holds: marks on a trend of the score."""
    return tuple(Event(each.month, each.words, each.policy.id) for each in desk.policies.changes())


def events_of(desk: Desk) -> tuple[Event, ...]:
    """The events of the desk's city; none where we know of none."""
    return _EVENTS.get(desk.city.id, ())
