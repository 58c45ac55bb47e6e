"""What columns of ticket tables are called in the world, by the ticket field they feed.

Names are compared without case, spaces and punctuation. Earlier names win over later ones.
"""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "ticket_id": (
        "caseenquiryid", "servicerequestid", "servicerequestnumber", "uniquekey", "srnumber",
        "caseid", "ticketid", "requestid", "casenumber", "requestnumber", "ticketnumber",
        "referencenumber", "srnum", "number", "id", "工单编号", "工单号", "案件编号", "诉求编号", "编号",
        "numerodedemande", "numerodereference", "idunique",
    ),
    "received_at": (
        "opendt", "createddate", "creationdate", "dateopened", "requesteddatetime", "opened",
        "opendate", "datecreated", "createdat", "createddatetime", "requestdate", "datereceived",
        "receiveddate", "submitteddate", "ddsdatecreation", "datedecreation", "fechadecreacion",
        "来电时间", "受理时间", "受理日期", "诉求时间", "登记时间", "创建时间", "date",
    ),
    "dispatched_at": ("dispatcheddate", "assigneddate", "市派单时间", "派单时间", "转办时间"),
    "contacted_at": ("firstresponsedate", "联系时间", "首次联系时间"),
    "due_at": (
        "targetdt", "sladate", "duedate", "slatargetdate", "expecteddatetime", "targetdate",
        "expectedcompletiondate", "estimatedcompletiondate", "截止时间", "办理时限", "到期时间",
    ),
    "closed_at": (
        "closeddt", "closeddate", "dateclosed", "closedat", "closedatetime", "closedate",
        "completiondate", "resolveddate", "resolutiondate", "completeddate", "closed",
        "datedefermeture", "fechadecierre", "办结时间", "办结日期", "结案时间", "完成时间",
    ),
    "called_at": ("callbackdate", "回访时间", "回访日期"),
    "close_days": ("daystoclose", "resolutiondays", "daystocomplete"),
    "stage": ("casestatus", "status", "requeststatus", "srstatus", "currentstatus", "statut",
              "estado", "工单状态", "状态", "办理状态"),
    "category": (
        "reason", "category", "complainttype", "requestcategory", "servicename", "requesttype",
        "srtype", "casetitle", "calldescription", "issuetype", "problem", "categorie", "nature",
        "一级分类", "诉求类别", "问题分类", "类别", "分类",
    ),
    "topic": (
        "type", "descriptor", "requestdetails", "subcategory", "servicesubtype", "calltype",
        "detail", "servicerequesttype", "subtype", "acti_nom", "二级分类", "三级分类", "事项",
    ),
    "channel": (
        "source", "opendatachanneltype", "methodreceived", "channel", "origin", "createdtype",
        "provenanceoriginale", "来源", "数据来源", "诉求渠道", "受理渠道", "渠道",
    ),
    "request_type": ("工单类型", "诉求类型"),
    "lat": ("latitude", "lat", "loclat", "纬度"),
    "lon": ("longitude", "long", "lon", "lng", "loclong", "经度"),
    "contacted": ("是否联系",),
    "outcome": ("是否解决", "解决情况"),
    "satisfaction": ("是否满意", "满意度", "满意情况"),
}  # fmt: skip

UNITS = (
    "department", "agency", "agencyresponsible", "responsibleagency", "ownerdepartment",
    "workgroup", "owningdepartment", "servicedepartment", "division", "agencyname", "subject",
    "maintenanceyard", "responsibledivision", "unitedept", "承办单位", "主办单位", "受理单位", "办理单位",
)  # fmt: skip
AREAS = (
    "neighborhood", "neighbourhood", "ward", "borough", "district", "arrondissement",
    "communityarea", "councildistrict", "analysisneighborhood", "communityboard", "suburb",
    "municipality", "被反映街乡镇", "街道", "街道乡镇", "被反映区", "所属区", "区域", "行政区", "区",
)  # fmt: skip

STAGES = {
    "closed": "closed", "close": "closed", "completed": "closed", "complete": "closed",
    "resolved": "closed", "resol": "closed", "archived": "closed", "done": "closed",
    "canceled": "closed", "cancelled": "closed", "canc": "closed", "dup": "closed",
    "duplicate": "closed", "fixed": "closed", "terminee": "closed", "terminée": "closed",
    "cerrado": "closed", "已办结": "closed", "办结": "closed", "已完成": "closed", "已结案": "closed",
    "closed - duplicate": "closed", "completed - dup": "closed", "no action": "closed",
    "open": "received", "new": "received", "received": "received", "submitted": "received",
    "initiated": "received", "开": "received", "待受理": "received", "已受理": "received",
    "assigned": "accepted", "assig": "accepted", "acknowledged": "accepted", "pending": "accepted",
    "on hold": "accepted", "open - dup": "accepted", "已派单": "dispatched", "待签收": "dispatched",
    "已签收": "accepted", "in progress": "contacted", "started": "contacted", "acceptee": "accepted",
    "acceptée": "accepted", "en cours": "contacted", "办理中": "contacted", "处理中": "contacted",
    "待回复": "contacted", "已回访": "called", "未办结": "contacted",
}  # fmt: skip
CHANNELS = {
    "phone": "phone", "constituent call": "phone", "call": "phone", "voice": "phone",
    "phone call": "phone", "telephone": "phone", "téléphone": "phone", "voice in": "phone",
    "电话": "phone", "citizens connect app": "app", "mobile": "app", "mobile device": "app",
    "app": "app", "mobile app": "app", "city worker app": "staff", "employee generated": "staff",
    "web": "website", "website": "website", "online": "website", "internet": "website",
    "self service": "website", "self-service": "website", "网站": "website", "微信": "wechat",
    "微博": "weibo", "email": "email", "e-mail": "email", "courriel": "email", "邮件": "email",
    "walk": "counter", "walk-in": "counter", "in person": "counter", "comptoir": "counter",
    "窗口": "counter",
}  # fmt: skip
OUTCOMES = {
    "outcome": {"解决": "solved", "已解决": "solved", "是": "solved", "部分解决": "partly",
                "未解决": "unsolved", "否": "unsolved"},
    "satisfaction": {"满意": "satisfied", "非常满意": "satisfied", "基本满意": "basically",
                     "不满意": "dissatisfied", "是": "satisfied", "否": "dissatisfied"},
    "request_type": {"咨询": "consultation", "求助": "help", "投诉": "complaint", "举报": "report",
                     "建议": "suggestion"},
}  # fmt: skip
