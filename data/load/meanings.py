"""What words in columns of status, channel, kind and answer usually mean, in several languages.

Words are compared without capitals and accents, traditional characters as simplified ones. Of the
rules of a field the first that is found in the word counts. What no rule knows is not guessed.
"""

import re
import unicodedata

STAGE_RULES = (
    ("closed", r"^(clos|complet|fechad|cerrad|encerrad|concluid|finalizad|resuelt|geschlossen)"
               r"|^(true|yes|y|是)$|^退单办结"),
    ("accepted", r"^(false|no|n|否)$"),
    ("accepted", r"\b(not|un)[ -]?(started|closed|completed?|resolved|fixed|finished)|nicht erledigt"
                 r"|未(办结|完成|结案|解决)|^incomplete|reopen|\bactive"
                 r"|\b(nao|no|non|sem|sin|nicht|pas|ej|не) (re)?(encerrad|conclu|resol|resuel|atendid|finaliz|fechad"
                 r"|cerrad|solucion|respond|abgeschlossen|geschlossen|termin|clotur|trait|chius|risol|решен|закры|выполн)"
                 r"|미(처리|완료|해결)|未(完了|对应)"),
    ("closed", r"^(re-?)?open.*\bclosed\b"),
    ("received", r"unassigned|\bopen\b"),
    ("closed", r"clos|complet|\bresol|fixed|\bdone\b|cancel|\bcanc\b|voided|\bvoid\b|duplicat|\bdup\b|archiv|finish"
               r"|finali[sz]|reject|declin|denied|invalid|withdrawn|no action|termine\b|terminee|fermee?\b|supprim"
               r"|refuse|annul|cerrad|resuelt|solucionad|atendid|finalizad|anulad|erledigt|abgeschlossen"
               r"|geschlossen|beendet|gelost|behoben|abgelehnt|chius|risolt|conclus|fechad|concluid|encerrad"
               r"|afgehandeld|afgerond|opgelost|ratkaist|indeferid|improceden|arquivad|constatad"
               r"|sem possib|respondid|unable to"
               r"|not responsible|처리완료|답변완료|완료|종결|완결|취하|반려|完了|終了"
               r"|(对应|处理|解决)済|решен|закры|выполнен|отклон|заверш"
               r"|zamkni|zrealizow|zakoncz|odrzuc|tamamlan|kapat|iptal|cozul"
               r"|办结|已完成|结案|办毕|已关闭|已归档|作废|已撤销"),
    ("called", r"已回访|回访完成"),
    ("dispatched", r"dispatch|turnad|encaminhad|canalizad|배정|이관|направлен|已派单|待签收|已转办|已交办"),
    ("contacted", r"progress|in process|\bprocessing|being processed|\bwork|investigat|started|\bbegun"
                  r"|scheduled|en cours|traitement|tramite|proceso|gestion|curso|bearbeitung|in arbeit"
                  r"|lavorazione|andamento|behandeling|kasittely|在办|办理中|处理中|待回复|办理|处理"
                  r"|처리중|진행|조치|对应中|处理中|調査中|в работе|исполнен|рассмотр"
                  r"|w trakcie|w realizac|islem|inceleniyor"),
    ("accepted", r"assign|\bassig\b|accept|acknowledg|pend|\bhold|review|forward|await|deferred|planned|queue"
                 r"|attente|asignad|zugewiesen|angenommen|weitergeleitet|ruckfrage|aguard|confirm|대기|已签收|已接收|待办|受理中"),
    ("received", r"\bnew\b|\bopen|submit|receiv|report|initiat|register|logged|entered|abiert|abert|recibid|nuev"
                 r"|ingresad|registrad|radicad|offen|\bneu\b|eingegangen|gemeld|ouvert|nouve|recue?\b|apert[oa]"
                 r"|nuovo|ontvangen|nieuw|avoin|uusi|접수|신규|受付|nowe?\b|przyjet|alindi|новы|создан|зарегистр|принят|待受理|已受理|待派单|已登记|新建|受理"),
)  # fmt: skip
CHANNEL_RULES = (
    ("wechat", r"微信|wechat"),
    ("weibo", r"微博|weibo"),
    ("email", r"e-?mail|courriel|correo elec|邮"),
    ("staff", r"employee|\bstaff|city worker|inspector|\bcrew|generated in house|inspection"),
    ("app", r"\bapps?\b|mobile|\bios\b|iphone|android|smartphone|\bapp|aplicati|\bmovil|앱|모바일|アプリ|приложен"),
    ("phone", r"phone|\bcall|voice|telef|\btel\b|anruf|puhelin|전화|телефон|电话|来电|热线"),
    ("website", r"\bweb|website|internet|online|portal|self[ -]?service|网站|网络|网上|网路|sitio"
                r"|인터넷|홈페이지|сайт|портал"),
    ("counter", r"walk|counter|in person|presencial|guichet|comptoir|schalter|mostrador|personlich"
                r"|vor ort|窗口|来访|现场|praca de atend|방문"),
)  # fmt: skip
_KINDS = {
    "complaint": "complaint plainte queja queixa reclamo reclamacion reclamacao beschwerde 投诉 投诉类 불편신고",
    "consultation": "information inquiry enquiry question consulta duvida anfrage auskunft 咨询 咨询类 询问 질의",
    "help": "request requete demande solicitud solicitacao peticion peticio anliegen servicerequest 求助 求助类 诉求",
    "suggestion": "suggestion comment commentaire sugerencia sugestao suggeriment vorschlag idee"
    " anregung 건의 建议 意见 建议类",
    "report": "denuncia incidencia hinweis meldung 举报 举报类",
}
_ANSWERS = {
    "outcome": (
        ("unsolved", r"未解决|没有解决|^否$|^no?$|unsolved|not (re)?solved"),
        ("partly", r"部分|partly|partial"),
        ("solved", r"已?解决|^是$|^y(es)?$|solved"),
    ),
    "satisfaction": (
        ("dissatisfied", r"不满意|不太满意|^否$|dissatisfied|unsatisfied|not satisfied"),
        ("basically", r"基本满意|较满意|一般|basically|neutral"),
        ("satisfied", r"满意|^是$|satisfied"),
    ),
    "handling": (
        ("assisting", r"协办|配合|会办|^assist"),
        ("forwarded", r"转办|转派|区分转|^forward"),
        ("lead", r"主办|牵头|^lead"),
    ),
    # How urgent a request is only where the words mean these limits.
    "time_limit": (
        ("h24", r"^(24|二十四) ?(个?小时|h|hours?)(内|以内)?$"),
        ("h2", r"^(2|二|两) ?(个?小时|h|hours?)(内|以内)?$"),
        ("d15", r"^(15|十五) ?(天|日|个?自然日|days?)(内|以内)?$"),
        ("d7", r"^(7|七) ?(天|日|个?自然日|days?)(内|以内)?$"),
    ),
}
KINDS = ("request_type", "type_received")
"""The fields that say what kind of request it is."""
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
RULES = {"stage": STAGE_RULES, "channel": CHANNEL_RULES, **_ANSWERS}


_TRADITIONAL = str.maketrans(
    "時間編號結類區單狀態來經緯絡電話內處処陳辦問題權責關縣鄉鎮滿決別轉復網機況員屬聯繫詢訴舉報議諮現場點総経対応課",
    "时间编号结类区单状态来经纬络电话内处处陈办问题权责关县乡镇满决别转复网机况员属联系询诉举报议咨现场点总经对应课",
)
_ACCENT = re.compile("[\u0300-\u036f]")
_SILENT = re.compile(
    "未(评价|评|回访|接通|反馈|表态)|无法联系|拒(绝|评)|不清楚|未知|^不?詳$|^未$|no answer|not rated|no response"
)


def bare(text: str) -> str:
    """The text without capitals, accents and doubled spaces, traditional characters simplified."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join(unicodedata.normalize("NFC", plain).translate(_TRADITIONAL).split())


def is_silent(value: str) -> bool:
    """Whether a word in a column of answers says that there was no answer."""
    return bool(_SILENT.search(bare(value)))


def meaning(name: str, value: str) -> str | None:
    """The code a value of a field usually stands for; None where that cannot be told."""
    word = bare(value).replace("_", " ")
    if name in KINDS:
        flat = re.sub(r"[\W_]+", "", word)
        return _KIND_OF.get(flat) or _KIND_OF.get(flat.removesuffix("s"))
    return next((code for code, rule in RULES.get(name, ()) if re.search(rule, word)), None)
