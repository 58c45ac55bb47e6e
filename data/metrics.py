"""Every number the supervisors agreed on, said once.

A share carries numerator and base; totals are computed again from both, never averaged.
"""

from data.errors import UnknownName
from data.metric import Better as Better
from data.metric import Metric as Metric
from data.metric import Unit as Unit
from data.words import Words

ORDINANCE = "《北京市接诉即办工作条例》(2021-09-24)"


def _count(
    key: str,
    title: Words,
    better: Better,
    meaning: Words,
    caveat: Words,
    source: str = ORDINANCE,
    short: Words | None = None,
) -> Metric:
    return Metric(key, title, Unit.COUNT, better, key, None, meaning, caveat, source, short=short)


_METRICS = (
    _count(
        "received",
        Words("受理量", "Received"),
        Better.NEITHER,
        Words("期内受理的全部诉求，含当场答复。", "All requests, answered directly or not."),
        Words("受理不等于派单，三率不以此为分母。", "Not the base of the three rates."),
    ),
    _count(
        "dispatched",
        Words("派单量", "Dispatched"),
        Better.NEITHER,
        Words("期内派给承办单位的诉求。", "Requests dispatched to a handling unit."),
        Words("量大不代表办得差。", "A large number is not a bad one."),
    ),
    Metric(
        "direct_rate",
        Words("直接答复率", "Answered directly"),
        Unit.SHARE,
        Better.NEITHER,
        "direct",
        "received",
        Words("当场答复的诉求占受理量的比例。", "Share of received requests answered on the spot."),
        Words("咨询多则高。", "Rises with the share of consultations."),
        "GB/T 33358-2016",
        30,
    ),
    Metric(
        "response_rate",
        Words("响应率", "Response rate"),
        Unit.SHARE,
        Better.HIGHER,
        "responded",
        "reached",
        Words(
            "回访中市民确认承办单位联系过自己的比例。",
            "Share of citizens reached by callback who say the unit contacted them.",
        ),
        Words("只含接通回访者。", "Only citizens the callback reached."),
        ORDINANCE + " 第三十二条",
        30,
        short=Words("响应率", "Response"),
    ),
    Metric(
        "resolution_rate",
        Words("解决率", "Resolution rate"),
        Unit.SHARE,
        Better.HIGHER,
        "solved",
        "reached",
        Words(
            "回访中市民认为诉求已解决的比例。",
            "Share of citizens reached by callback who say the matter is solved.",
        ),
        Words("“部分解决”按政策默认不算解决。", "“Partly solved” does not count by default."),
        ORDINANCE + " 第三十二条",
        30,
        short=Words("解决率", "Resolution"),
    ),
    Metric(
        "satisfaction_rate",
        Words("满意率", "Satisfaction rate"),
        Unit.SHARE,
        Better.HIGHER,
        "satisfied",
        "reached",
        Words(
            "回访中市民表示满意或基本满意的比例。",
            "Share of citizens reached by callback who are satisfied or basically satisfied.",
        ),
        Words("未接通者不在其中，见回访接通率。", "Silent on the unreached; see callback reach."),
        ORDINANCE + " 第三十二条",
        30,
        short=Words("满意率", "Satisfaction"),
    ),
    Metric(
        "score",
        Words("综合得分", "Composite score"),
        Unit.SCORE,
        Better.HIGHER,
        "solved",
        "reached",
        Words(
            "按现行考评政策由三率加权得出，满分 100。",
            "The three rates weighted by the scoring policy in force, at most 100.",
        ),
        Words("市级权重未公开，默认政策为示例。", "Municipal weights are not public: an example."),
        ORDINANCE + " 第三十二条",
        30,
    ),
    Metric(
        "on_time_rate",
        Words("按时办结率", "On-time completion rate"),
        Unit.SHARE,
        Better.HIGHER,
        "on_time",
        "due",
        Words(
            "期内到期的诉求中，到期前办结的比例。",
            "Share of requests falling due in the period that were closed by then.",
        ),
        Words("无时限的诉求不计；未办结的算未按时。", "No due date, not counted; open is late."),
        ORDINANCE + " 第十三条",
        30,
        short=Words("按时办结率", "On time"),
    ),
    _count(
        "open",
        Words("办理中", "Open"),
        Better.NEITHER,
        Words("截至数据时点尚未办结。", "Not yet closed, as of now."),
        Words("时点数，不随期间变化。", "A state as of now, not of a period."),
    ),
    _count(
        "overdue",
        Words("超期未办结", "Overdue and open"),
        Better.LOWER,
        Words("截至数据时点，已过时限仍未办结。", "Past the time limit and still open, as of now."),
        Words("时点数，不随期间变化。", "A state as of now, not of a period."),
        short=Words("超期未办结", "Overdue"),
    ),
    _count(
        "due_48h",
        Words("48 小时内到期", "Due within 48 h"),
        Better.LOWER,
        Words("截至数据时点，48 小时内到期且未办结。", "Open and due within 48 hours, as of now."),
        Words("时点数，不随期间变化。", "A state as of now, not of a period."),
    ),
    _count(
        "hard",
        Words("疑难诉求", "Hard cases"),
        Better.LOWER,
        Words(
            "未办结，且曾退单、重新办理、重复反映、挂账或吹哨无人报到。",
            "Open, and returned, reopened, repeated, on the ledger or whistled without answer.",
        ),
        Words("时点数，不随期间变化。", "A state as of now, not of a period."),
    ),
    Metric(
        "median_days",
        Words("办结天数中位数", "Median days to close"),
        Unit.DAYS,
        Better.LOWER,
        "closed",
        None,
        Words(
            "期内由承办单位办结的诉求，从受理到办结日历天数的中位数。",
            "Half of the requests units closed in the period took no more calendar days than this.",
        ),
        Words("仍未办结的不在其中，近期会偏低。", "Leaves out what is still open."),
        ORDINANCE + " 第十三条",
        30,
        quantile=0.5,
        short=Words("办结天数中位数", "Median days"),
    ),
    Metric(
        "p90_days",
        Words("办结天数九成位", "90th percentile of days to close"),
        Unit.DAYS,
        Better.LOWER,
        "closed",
        None,
        Words(
            "期内由承办单位办结的诉求，九成不超过的日历天数。",
            "Nine in ten requests units closed in the period took no more calendar days than this.",
        ),
        Words("仍未办结的不在其中，近期会偏低。", "Leaves out what is still open."),
        ORDINANCE + " 第十三条",
        30,
        quantile=0.9,
        short=Words("办结天数九成位", "90 % within"),
    ),
    Metric(
        "callback_reach",
        Words("回访接通率", "Callback reach"),
        Unit.SHARE,
        Better.HIGHER,
        "reached",
        "assessed",
        Words(
            "参评诉求中，回访得到有效答复的比例。",
            "Share of assessed requests whose callback got a valid answer.",
        ),
        Words("越低，三率越不可靠。", "The lower, the less the three rates say."),
        ORDINANCE + " 第二十三条",
        30,
    ),
    Metric(
        "exclusion_rate",
        Words("剔除率", "Exclusion rate"),
        Unit.SHARE,
        Better.LOWER,
        "excluded",
        "dispatched",
        Words("派单诉求中经审核剔除出考评的比例。", "Share of dispatched requests excluded."),
        Words("剔除会抬高三率，须与三率同看。", "Exclusions lift the three rates."),
        ORDINANCE + " 第十一条",
        30,
    ),
    Metric(
        "ledger_rate",
        Words("挂账率", "Pending-ledger rate"),
        Unit.SHARE,
        Better.LOWER,
        "ledger",
        "dispatched",
        Words("派单诉求中列入挂账的比例。", "Share of dispatched requests on the pending ledger."),
        Words("挂账是否参评由政策规定。", "Whether they are assessed is up to the policy."),
        ORDINANCE + " 第三十二条",
        30,
    ),
    Metric(
        "return_rate",
        Words("退单率", "Return rate"),
        Unit.SHARE,
        Better.LOWER,
        "returned",
        "dispatched",
        Words("派单诉求中异议成立而退回的比例。", "Share of dispatched requests sent back."),
        Words("退单多可能是派单不准。", "May speak of the dispatcher, not of the unit."),
        ORDINANCE + " 第十二条",
        30,
    ),
    Metric(
        "extension_rate",
        Words("延期率", "Extension rate"),
        Unit.SHARE,
        Better.LOWER,
        "extended",
        "dispatched",
        Words("派单诉求中依法延长时限的比例。", "Share of dispatched requests extended."),
        Words("延期会抬高按时办结率。", "Extensions lift the on-time rate."),
        ORDINANCE + " 第十五条",
        30,
    ),
    Metric(
        "repeat_rate",
        Words("重复诉求率", "Repeat rate"),
        Unit.SHARE,
        Better.LOWER,
        "repeat",
        "repeat_known",
        Words("受理诉求中同一事项此前已反映的比例。", "Share of requests raised before."),
        Words("同一事项的判定取自来源系统。", "“The same matter” is the source system's word."),
        "国办函〔2025〕66号",
        30,
    ),
    Metric(
        "recomplaint_rate",
        Words("七日复诉率", "7-day re-complaint rate"),
        Unit.SHARE,
        Better.LOWER,
        "recomplained",
        "claimed_resolved",
        Words(
            "承办单位报“已解决”后七日内再次反映的比例。",
            "Share of requests reported as resolved that were raised again within 7 days.",
        ),
        Words("高则提示“假闭环”，需核查。", "A high value asks for a check, it proves nothing."),
        "7 日窗口为通行设定，非市级规定",
        30,
    ),
    Metric(
        "self_report_gap",
        Words("自评与回访差", "Self-report minus callback"),
        Unit.POINTS,
        Better.LOWER,
        "self_solved",
        "self_known",
        Words(
            "同一批诉求上，单位自报解决率减回访解决率。",
            "Resolution by the unit's own report minus by callback, on the same requests.",
        ),
        Words("差距大提示自评偏乐观。", "A wide gap asks for a check, it proves nothing."),
        ORDINANCE + " 第三十五条",
        30,
        minus="self_known_solved",
    ),
    Metric(
        "at_deadline_rate",
        Words("临期办结占比", "Closed at the deadline"),
        Unit.SHARE,
        Better.LOWER,
        "closed_at_deadline",
        "closed_in_time",
        Words(
            "时限内办结的诉求中，在时限最后十分之一内办结的比例。",
            "Share of requests closed in time that were closed in the last tenth of the time limit.",
        ),
        Words(
            "只记到日的，以到期当日办结计；高则提示核查。",
            "Dates without a time count on the last day. A high value proves nothing.",
        ),
        ORDINANCE + " 第十三条",
        30,
    ),
    Metric(
        "consultation_rate",
        Words("派单按咨询办理占比", "Handled as consultation"),
        Unit.SHARE,
        Better.NEITHER,
        "consultation",
        "typed",
        Words(
            "派单诉求中类型为咨询的比例。",
            "Share of dispatched requests whose type is consultation.",
        ),
        Words(
            "随诉求类别而异，与同类别水平比才有意义。",
            "Differs by category: compare it at the level of the same categories.",
        ),
        ORDINANCE + " 第二条",
        30,
    ),
    Metric(
        "whistle_answer_rate",
        Words("吹哨报到率", "Whistles answered"),
        Unit.SHARE,
        Better.HIGHER,
        "whistle_answered",
        "whistled",
        Words("街道吹哨后部门报到的比例。", "Share of sub-district whistles answered."),
        Words("记在被吹哨的部门名下。", "Counted for the department that was whistled for."),
        ORDINANCE + " 第十六条",
        10,
    ),
    Metric(
        "per_10k",
        Words("万人诉求比", "Requests per 10,000 residents"),
        Unit.PER_10K,
        Better.NEITHER,
        "dispatched",
        None,
        Words(
            "每月每万常住人口的派单诉求。",
            "Dispatched requests a month for every 10,000 residents.",
        ),
        Words("街道乡镇人口为估算。", "Residents below district level are estimates."),
        "第七次全国人口普查 (2020)",
    ),
)

METRICS = {metric.key: metric for metric in _METRICS}
"""Every metric by key, in the order of the glossary."""

THREE_RATES = ("response_rate", "resolution_rate", "satisfaction_rate")


def find_metric(key: str) -> Metric:
    """The metric called `key`; raises `UnknownName`."""
    if key not in METRICS:
        raise UnknownName("metric", key, METRICS)
    return METRICS[key]
