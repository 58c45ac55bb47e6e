"""The pages before the door: sign-in, refusal, and the question whether to sign out."""

from dataclasses import dataclass
from urllib.parse import urlencode

import htpy as h

from components import signin_words as words
from components.gate import SIGN_IN, SIGN_OUT, SSO_START
from data.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson
from data.words import Words

PAGE_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "vary": "accept-language, cookie",
}
"""Stricter than the app's own: these pages need no inline style and talk to nobody."""


@dataclass(frozen=True)
class Form:
    """What the sign-in page is drawn from."""

    language: str
    csrf: str
    next: str = "/"
    login: str = ""
    problem: Words | None = None
    notice: Words | None = None
    demo: bool = False
    sso: bool = False


def sign_in_page(form: Form) -> str:
    """The sign-in page as HTML."""
    card = h.section(".card", aria_labelledby="title")[
        h.h2("#title")[words.TITLE.in_(form.language)],
        _said(form.notice, "notice", "status", form.language),
        _said(form.problem, "problem", "alert", form.language),
        _sso(form) if form.sso else None,
        _local_form(form),
        h.p(".quiet.foot")[(words.DEMO_NOTE if form.demo else words.LOST).in_(form.language)],
    ]
    body = [card, _demo(form.language) if form.demo else None]
    switch = h.a(".language", href=_switch(form), lang=_other_tag(form.language))[
        words.OTHER_LANGUAGE.in_(form.language)
    ]
    return _page(form.language, words.TITLE, body, switch, wide=form.demo)


def refused_page(language: str, reason: Words) -> str:
    """The page after a sign-in that the identity provider or the accounts table refused."""
    card = h.section(".card")[
        h.h2[words.REFUSED_TITLE.in_(language)],
        h.p(".problem", role="alert")[reason.in_(language)],
        h.a(".button", href=SIGN_IN)[words.BACK.in_(language)],
    ]
    return _page(language, words.REFUSED_TITLE, card)


def sign_out_page(language: str, csrf: str) -> str:
    """The question asked when another site's link would sign the person out."""
    card = h.section(".card")[
        h.h2[words.SIGN_OUT_TITLE.in_(language)],
        h.form(method="post", action=SIGN_OUT)[
            h.input(type="hidden", name="csrf", value=csrf),
            h.button(type="submit")[words.SIGN_OUT.in_(language)],
        ],
    ]
    return _page(language, words.SIGN_OUT_TITLE, card)


def _page(
    language: str, title: Words, body: h.Node, corner: h.Node = None, *, wide: bool = False
) -> str:
    document = h.html(lang="zh-CN" if language == "zh" else "en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[f"{title.in_(language)} · {words.PRODUCT.in_(language)}"],
            h.link(rel="icon", href="/app/static/favicon.svg", type="image/svg+xml"),
            h.link(rel="stylesheet", href="/app/static/sign-in.css"),
            h.script(src="/app/static/sign-in.js", defer=True),
        ],
        h.body[
            h.div(class_={"sheet": True, "wide": wide})[
                h.header[
                    h.img(src="/app/static/favicon.svg", alt="", width="40", height="40"),
                    h.div[h.h1[words.PRODUCT.in_(language)], h.p[words.PURPOSE.in_(language)]],
                    corner,
                ],
                h.main[body],
            ]
        ],
    ]
    return str(document)


def _said(text: Words | None, kind: str, role: str, language: str) -> h.Node:
    return h.p(class_=kind, role=role)[text.in_(language)] if text else None


def _local_form(form: Form) -> h.Element:
    return h.form(method="post", action=f"{SIGN_IN}?{urlencode({'lang': form.language})}")[
        h.input(type="hidden", name="csrf", value=form.csrf),
        h.input(type="hidden", name="next", value=form.next),
        h.label(for_="login")[words.LOGIN.in_(form.language)],
        h.input(
            "#login",
            name="login",
            value=form.login,
            autocomplete="username",
            autocapitalize="none",
            spellcheck="false",
            required=True,
            autofocus=True,
        ),
        h.label(for_="password")[words.PASSWORD.in_(form.language)],
        h.input(
            "#password",
            name="password",
            type="password",
            autocomplete="current-password",
            required=True,
        ),
        h.button(type="submit")[words.SUBMIT.in_(form.language)],
    ]


def _sso(form: Form) -> h.Node:
    start = f"{SSO_START}?{urlencode({'next': form.next})}"
    return [
        h.a(".button", href=start)[words.SSO.in_(form.language)],
        h.p(".or")[words.OR.in_(form.language)],
    ]


def _demo(language: str) -> h.Element:
    return h.section(".card.demo", aria_labelledby="demo")[
        h.h2("#demo")[words.DEMO_TITLE.in_(language)],
        h.ul[(_demo_person(person, language) for person in DEMO_PEOPLE)],
        h.p(".quiet")[words.DEMO_PASSWORD.in_(language), " ", h.code[DEMO_PASSWORD]],
    ]


def _demo_person(person: DemoPerson, language: str) -> h.Element:
    return h.li[
        h.button(type="button", data_login=person.login, data_password=DEMO_PASSWORD)[
            h.code[person.login],
            h.span(".who")[person.name.in_(language)],
            h.span(".sees")[person.sees.in_(language)],
        ]
    ]


def _switch(form: Form) -> str:
    other = "en" if form.language == "zh" else "zh"
    return f"{SIGN_IN}?{urlencode({'lang': other, 'next': form.next})}"


def _other_tag(language: str) -> str:
    return "en" if language == "zh" else "zh-CN"
