"""Columns that tell of a person, an address or a free text: they feed no field of a ticket."""

import re

import pandas as pd

_WHO = (
    "customer|caller|requester|requestor|requesting|reporter|reported|contact|citizen|complainant"
    "|applicant|inspector|first|last|full|middle|user|client|petitioner|submitter|peticionario"
    "|ciudadano|demandeur|melder|anrufer|einsender|officer|employee|resident|owner|member"
)
_NAMES = re.compile(
    f"({_WHO})(s|by)?(first|last|full)?(name|nombre|nom)|^(name|nombre|apellidos?|nom|prenom|vorname)(?!(d[aeo]l?)?e?(unid|org|secret|depart|dep|serv|bairro|barrio|agenc|entid))"
    "|nachname|namedes|^(requester|requestor|reporter|caller|complainant|contact|customer)$|by$|assignto"
    "|assignedto$|member$|username|userid"
    "|姓名|来电人|联系人|诉求人|反映人|当事人|经办人|办理人|坐席|话务员|工号|身份证|性别|年龄|陈情人|신청인|민원인|성명|작성자|投稿者|氏名|заявител|^genero$|^sexo$|^edad$"
)
_REACH = re.compile(
    "phone(num|no)?|^tel$|telefon(o|nummer)?$|mobile(num|no$|phone)|celular|fax|e?mail$|emailaddr|correo"
    "|电话$|手机|来电号码|联系方式|邮箱|연락처|전화번호|휴대"
)
_WHERE = re.compile(
    "addr|street|^rue|^calle|domicilio(calle|altura|esquina)|strasse|hausnummer|adresse|direccion"
    "|indirizzo|intersection|housenum|parcel|地址|住址|门牌|具体位置|주소|адрес|logradouro|endereco|^carrer$"
)
_TEXT = re.compile(
    "^(public|problem|issue|case|incident|customer|complaint|long|request)?"
    "(description|descripcion|comments?|notes?|remarks?|message|text|summary|narrative|beschreibung"
    "|bemerkung|asunto)$|^details?$|statusnotes?|notes$|remark|comment|mediaurl|内容|描述|备注|详情|标题|主题描述|办理结果|回复|내용|제목|описани"
)
_MAIL = r"[^@\s]+@[^@\s]+\.\w+"
_STREET = r"^\d+[A-Za-z]?\s+(?:\S+\s+){0,4}(?:st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|ct|way)\b"
_LONG = 60


def is_personal(plain_name: str, column: "pd.Series[str]") -> bool:
    """Whether a column tells of a person by its plain name or by most of its filled cells."""
    if any(each.search(plain_name) for each in (_NAMES, _REACH, _WHERE, _TEXT)):
        return True
    text = column[column != ""].head(2000)
    if not len(text):
        return False
    mail = text.str.contains(_MAIL, regex=True).mean()
    street = text.str.contains(_STREET, regex=True, case=False).mean()
    return bool(mail > 0.2 or street > 0.3)


def is_free_text(column: "pd.Series[str]") -> bool:
    """Whether the filled cells are sentences or hardly ever repeat, as no list of words does."""
    text = column[column != ""]
    if not len(text):
        return False
    long = text.str.len().mean() > _LONG
    return bool(long or (len(text) >= 10 and text.nunique() > 0.6 * len(text)))
