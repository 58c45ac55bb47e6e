"""What columns of ticket tables are called in the world, by the ticket field they feed.

Names are compared plain: without case, accents, spaces and punctuation. Whole names win over
parts of names (`PARTS`), earlier ones over later ones.
"""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "ticket_id": (
        "caseenquiryid", "servicerequestid", "servicerequestnumber", "uniquekey", "srnumber",
        "caseid", "ticketid", "requestid", "casenumber", "requestnumber", "ticketnumber",
        "referencenumber", "srnum", "number", "id", "工单编号", "工单号", "案件编号", "诉求编号", "编号",
        "numerodedemande", "numerodereference", "idunique", "contacto", "vorgangsnummer", "iddeclaration",
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
        "closeddt", "closeddate", "dateclosed", "closedat", "closeddatetime", "closedatetime", "closedate",
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
        "tipo", "element", "一级分类", "诉求类别", "问题分类", "类别", "分类", "servicecode",
    ),
    "topic": (
        "type", "descriptor", "servicesubtype", "servicenamedetail", "subcategory", "servicesubtype", "calltype",
        "servicerequesttype", "subtype", "acti_nom", "topic", "detall", "requesttype", "requestreason",
        "二级分类", "三级分类", "事项",
    ),
    "channel": (
        "source", "opendatachanneltype", "methodreceived", "channel", "origin", "createdtype",
        "provenanceoriginale", "来源", "数据来源", "诉求渠道", "受理渠道", "渠道",
    ),
    "type_received": ("受理时诉求类型", "受理类型", "原诉求类型", "初始诉求类型", "原工单类型", "typereceived",
                      "originaltype"),
    "request_type": ("工单类型", "诉求类型"),
    "handling": ("主办/协办/转办", "主办/协办", "主协办", "主办协办", "承办方式", "承办类型", "工单性质", "任务性质",
                 "办理方式", "handling", "leadorassisting"),
    "time_limit": ("处理时限", "办理时限", "时限", "时限类型", "紧急程度", "timelevel", "timelimit"),
    "lat": ("latitude", "lat", "loclat", "latitud", "breitengrad", "geobreite", "纬度", "y"),
    "lon": ("longitude", "long", "lon", "lng", "loclong", "longitud", "langengrad", "laengengrad", "geolange",
            "经度", "x"),
    "reached": ("是否接通", "回访是否接通", "接通情况"),
    "contacted": ("是否联系", "是否响应", "响应情况"),
    "outcome": ("是否解决", "解决情况"),
    "satisfaction": ("是否满意", "满意度", "满意情况"),
    "direct": ("是否直接答复", "直接答复", "firstcallresolution"),
    "repeat": ("是否重复", "重复诉求"),
    "returns": ("退单次数",),
    "extensions": ("延期次数",),
    "reopened": ("重办次数", "reopencount"),
    "excluded": ("是否剔除",),
    "ledger": ("是否挂账",),
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

_OPENED = (
    "(?:open|creat|creation|request|receiv|submit|submission|add|report|enter|entry|logg|initiat|lodg"
    "|intake|apertur|creacion|ingreso|inicio|alta$|recepcion|registro|radica|solicitud|eingang|eingegangen|erstell"
    "|gemeldet|melde|erfass|reception|abertura|aanmaak|melding|登记|来电|受理|创建|诉求|上报|反映|接听|接单|陈情|접수|신청|受付|utworz|zgloszen|basvuru|создан|поступ|регистр|обращен)"
)
_CLOSED = (
    "(?:clos|complet|resol|finish|fixed|solved|cierre|cerrad|finaliza|tancament|parecer|fim$|respuesta|cloture|fermeture|erledig"
    "|abschluss|abgeschlossen|geschlossen|chiusura|fechamento|conclu|afgehandeld|办结|结案|完成|办毕|처리|완료|완결|종결|완료|完了|处理|zamkni|kapan|закры|решен|заверш)"
)
_WHEN = (
    "(?:date|time|dttm|dt|stamp|epoch|unix|ts$|datum|zeit|fecha|am$|at$|on$|le$|时间|日期|日时"
    "|일시|일자|일$|дата|tarih)"
)

PARTS: dict[str, tuple[str, str]] = {
    "ticket_id": (
        "(servicerequest|request|case|ticket|^sr|reference|incident|issue|report|vorgang|meldung|auftrag"
        "|demande|peticion|radicado|solicitud|工单|诉求|案件|案|접수|민원|受付|レホート|レポート|обращен).{0,14}(id|number|num|no|nummer|nr|numero|key|번호|番号"
        "|编号|号码|号)$|^(numero|nro|num).*(peticion|solicitud|demande|radicado|reclamo|caso|chamado)|^(номер|id)(обращен|chamado)|^protocolo$|^numerzgloszen|^basvuruno$"
        "|^servicerequest$|^(sr|case|request|ticket|incident)(no|nr)?$|casereference",
        "parent|legacy|master|duplicate|related|sap|phone|house|street|user|customer|zip|tax|telefono",
    ),
    "received_at": (
        f"{_OPENED}.{{0,6}}{_WHEN}|(date|fecha|datum|data|дата).{{0,3}}{_OPENED}",
        "clos|complet|resol|updat|modif|expect|due|sla|target|last|status|inspect|day|month|year|hour"
        "|week|age$|sent|cierre|venc|ferm|change|assign|cloture|frist|prazo|alvo|fim|回访|办结|처리|完了|закры",
    ),
    "dispatched_at": (
        f"(dispatch|assign|routed|派单|转办|交办|下派).{{0,6}}{_WHEN}|(date|fecha).*(dispatch|assign|asigna)",
        "days|hours|by|to$",
    ),
    "due_at": (
        f"(due|deadline|sla|target|expect|promis|planned|estimated).*{_WHEN}|vencimiento|fechalimite"
        "|^(due|dueby|deadline|frist|falligkeit|echeance|plazo)$|frist$|fallig|echeance|alvofinaliza|dataprevista|dataalvo|기한|срок|时限|期限|截止|到期",
        "overdue|days|hours|met$|status|flag",
    ),
    "closed_at": (
        f"{_CLOSED}.{{0,7}}{_WHEN}|(date|fecha|datum|data|дата).{{0,6}}{_CLOSED}|^{_CLOSED}(ed|d|o|t)?$",
        "alvo|previs|prazo|limite|venc|program|기한|예정|期限|срок|expect|target|estim|due|sla|reason|planned|days|hours|age$|note|comment|code|status|is[a-z]",
    ),
    "called_at": (f"(callback|回访).{{0,4}}{_WHEN}", "count|result"),
    "close_days": (
        "daysto(close|complet|resol)|resolutiondays|(办结|办理)天数",
        "sla|target|planned",
    ),
    "category": (
        "categor|kategori|(request|sr|case|issue|ticket|problem|complaint|service|incident)type(desc|name)?"
        "|(type|code|sr|service)(desc|description|name)$|servicename|^tema($|solicitud)|theme|sachgebiet|anliegen|nature$|subjectmatter|typedeclaration|분류|категор|^konu$"
        "|类别|大类|一级|分类|(案件|民原)类型",
        "二级|三级|小类|date|time|status|sub|channel|received|method|member|user|customer",
    ),
    "topic": (
        "subcateg|subtype|subtema|subtopic|subkateg|detail|concepto|soustype|小类|二级|三级",
        "date|time|status|contact|address|note",
    ),
    "channel": (
        "source|channel|origin|method|intake|receivedvia|submittedvia|interfaceused|canal|provenance"
        "|kanal|eingangsart|meldeweg|medio|^suport$|^bron$|zrodlo|경로|渠道|来源|来件方式|受理方式",
        "date|url|id$|resource|original(id)|payment",
    ),
    "lat": (
        r"^纬度|纬度$|緯度$|위도|широта|(百度|高德|腾讯|火星|gcj|bd|baidu|gaode|amap|tencent)\w*y$|^y(gcj|bd|baidu|gaode)"
        "|lat(itude)?(coord|coordinate|wgs)?$|^lat|latitude",
        "(?<!ama)plat|relat|late|long",
    ),
    "lon": (
        r"^经度|经度$|經度$|경도|долгота|(百度|高德|腾讯|火星|gcj|bd|baidu|gaode|amap|tencent)\w*(x|lon)$|^lng|^x(gcj|bd|baidu|gaode)"
        "|lo?ng(itude)?(coord|coordinate|wgs)?$|^lon|longitude",
        "along|lat",
    ),
}
"""A part of a plain name that fits the field, and one that forbids it."""

PART_OF_DATE = {
    "year": "year|anno|any|ano|jahr|annee|年份?|년도?",
    "month": "month|mes|mois|monat|月份?|월",
    "day": "day|dia|jour|tag|日|일",
}
STATUS = (
    "status|statut|estado|zustand|stato$|situacao|tila$|^state$|처리상태|상태$|ステータス|статус|^durum$|进度|(处理|办理)情形|状态",
    "date|note|detail|change|flag|reason|history|comment|time|updat|日期|时间|civil|fecha|descripcion",
)
CLOSED_FLAG = (f"^(is)?{_CLOSED}(ed|d)?$|是否(办结|完成|结案)", "date|time")
"""A yes or no that tells the status, where no column of status does."""
UNIT_PARTS = (
    "department|dept|agency|bureau|organi[sz]ation|businessunit|^owner$|responsib|entidad|dependencia"
    "|secretaria|unite|responsab|^service$|servicemunicipal|amt$|dienststelle|fachbereich|zustandig|competente|ufficio|division|orgao|unidadeorg|intervenant|referredto|submitto|部门|jednostka|mudurlu|부서|担当课|ответственн"
    "|承办|主办|责任|主责|处置单位",
    "creat|date|time|user|phone|request|status|notice|count|zip|note|type|编号",
)
AREA_PARTS = (
    "neighbou?rhood|ncname|commname|commplanname|communityarea|localarea|planningarea|barrio|localidad|colonia"
    "|stadtteil|ortsteil|stadtbezirk|stadtkreis|quartier|arrondissement|suburb|bairro|comuna|distrito"
    "|wijk|buurt|街道|街镇|乡镇|所属区|区县|辖区|区划|stadsdeel|dzielnic|^ilce$|자치구|행정동|^区$|раион|subprefeitura|districte$|^barri$|ward|councildistrict|supervisordistrict|district|borough|bezirk"
    "|municip|zona$|社区",
    "police|fire|electric|school|congress|member|code$|id$|date|trash|recycl|management|sanitation"
    "|tract|council(man|woman)|email|responsib|phone|类型",
)
MOVED = (
    "updat|modif|statuschange|statusdate|datestatus|datedernier|lastaction|lastactivity|更新时间"
)
"""Times of the last change: of a closed request perhaps that of its closing; a person must say."""
