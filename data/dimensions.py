"""Every way to cut tickets: column, title, and the words for its codes where they are fixed.

Codes of `category`, `topic`, `line` and `channel` differ between cities; their words stand in the
store's own label table, these here are what a source is mapped onto.
"""

from dataclasses import dataclass, field

from data.words import Words

OPEN_STAGES = ("received", "dispatched", "accepted", "contacted")

STAGES = {
    "received": Words("已受理", "Received"),
    "dispatched": Words("已派单", "Dispatched"),
    "accepted": Words("已签收", "Acknowledged"),
    "contacted": Words("办理中", "In progress"),
    "closed": Words("已办结", "Closed"),
    "called": Words("已回访", "Called back"),
    "answered": Words("直接答复", "Answered directly"),
    "unknown": Words("未知", "Unknown"),
}
"""The state of a ticket, in the order of its life."""

EVENT_STAGES = {
    "call": Words("来电受理", "Request received"),
    "answer": Words("直接答复", "Answered directly"),
    "dispatch": Words("派单", "Dispatched"),
    "return": Words("退单", "Returned"),
    "redispatch": Words("重新派单", "Dispatched again"),
    "accept": Words("签收", "Acknowledged"),
    "contact": Words("首次联系", "First contact"),
    "whistle": Words("吹哨", "Whistle"),
    "report": Words("报到", "Department reported in"),
    "extend": Words("延期", "Extended"),
    "ledger": Words("挂账", "Put on the pending ledger"),
    "exclude": Words("剔除", "Excluded from assessment"),
    "close": Words("办结", "Closed"),
    "reopen": Words("重新办理", "Reopened"),
    "callback": Words("回访", "Callback"),
}
"""What can happen to a ticket; the stage column of the event table."""


@dataclass(frozen=True)
class Dimension:
    """One way to cut: key in URLs and code, column of the ticket table, title, fixed codes.

    `in_cube` dimensions are kept in the monthly roll-up; the others need single tickets.
    """

    key: str
    title: Words
    in_cube: bool
    values: dict[str, Words] = field(default_factory=dict)


_CHANNELS = {
    "phone": Words("电话", "Phone"),
    "wechat": Words("微信", "WeChat"),
    "weibo": Words("微博", "Weibo"),
    "app": Words("北京通 App", "App"),
    "website": Words("网站", "Website"),
    "message_board": Words("留言板", "Message board"),
    "supervision": Words("互联网+督查", "Internet + Supervision"),
    "email": Words("邮件", "E-mail"),
    "counter": Words("窗口", "Counter"),
    "staff": Words("工作人员上报", "Reported by staff"),
    "other": Words("其他", "Other"),
}

_TYPES = {
    "consultation": Words("咨询", "Consultation"),
    "help": Words("求助", "Help"),
    "complaint": Words("投诉", "Complaint"),
    "report": Words("举报", "Report"),
    "suggestion": Words("建议", "Suggestion"),
    "unknown": Words("未知", "Unknown"),
}

DIMENSIONS = {
    dimension.key: dimension
    for dimension in (
        Dimension("channel", Words("渠道", "Channel"), True, _CHANNELS),
        Dimension("category", Words("类别", "Category"), True, {"other": Words("其他", "Other")}),
        Dimension(
            "requester",
            Words("诉求主体", "Requester"),
            True,
            {
                "citizen": Words("市民", "Citizen"),
                "enterprise": Words("企业", "Enterprise"),
                "unknown": Words("未知", "Unknown"),
            },
        ),
        Dimension("topic", Words("事项", "Topic"), False),
        Dimension("line", Words("来源热线", "Hotline"), False),
        Dimension("request_type", Words("诉求类型", "Type of request"), False, _TYPES),
        Dimension("type_received", Words("受理时诉求类型", "Type at receipt"), False, _TYPES),
        Dimension(
            "handling",
            Words("承办方式", "Lead or assisting"),
            False,
            {
                "lead": Words("主办", "Lead"),
                "assisting": Words("协办", "Assisting"),
                "forwarded": Words("转办", "Forwarded"),
                "unknown": Words("未知", "Unknown"),
            },
        ),
        # How urgent a request is: its time limit says it. A grade of urgency a source has besides
        # (紧急程度) belongs here only where it means these limits.
        Dimension(
            "time_limit",
            Words("办理时限", "Time limit"),
            False,
            {
                "h2": Words("2 小时", "2 hours"),
                "h24": Words("24 小时", "24 hours"),
                "d7": Words("7 天", "7 days"),
                "d15": Words("15 天", "15 days"),
            },
        ),
        Dimension("stage", Words("状态", "Stage"), False, STAGES),
        Dimension(
            "outcome",
            Words("解决情况", "Outcome"),
            False,
            {
                "solved": Words("解决", "Solved"),
                "partly": Words("部分解决", "Partly solved"),
                "unsolved": Words("未解决", "Not solved"),
            },
        ),
        Dimension(
            "satisfaction",
            Words("满意情况", "Satisfaction"),
            False,
            {
                "satisfied": Words("满意", "Satisfied"),
                "basically": Words("基本满意", "Basically satisfied"),
                "dissatisfied": Words("不满意", "Dissatisfied"),
            },
        ),
    )
}
"""Every dimension by key."""
