"""What the sign-in page says, in both languages."""

from data.words import Words

PRODUCT = Words("接诉即办监督看板", "12345 Supervision")
PURPOSE = Words("市民热线办得怎么样，一看便知", "How the city answers its 12345 callers")
TITLE = Words("登录", "Sign in")
LOGIN = Words("账号", "Account")
PASSWORD = Words("密码", "Password")
SUBMIT = Words("登录", "Sign in")
SSO = Words("统一身份认证登录", "Sign in with single sign-on")
OR = Words("或用本地账号", "or with a local account")
OTHER_LANGUAGE = Words("English", "中文")
DEMO_TITLE = Words("演示账号", "Demo accounts")
DEMO_NOTE = Words(
    "演示数据：工单均为虚构，仅总量按已公布数字校准。",
    "Demo: every ticket is invented; only the totals follow published figures.",
)
DEMO_PASSWORD = Words("点选即可登录；密码均为", "Choose one to sign in; the password is always")
LOST = Words(
    "忘记密码或没有账号，请联系系统管理员。",
    "No account or password? Ask your administrator.",
)

WRONG = Words("账号或密码不正确。", "The account or the password is not right.")
LOCKED = Words(
    "尝试次数过多，已暂时锁定，请稍后再试。",
    "Too many attempts; locked for a while. Try again later.",
)
STALE_FORM = Words("页面已过期，请再试一次。", "This page had expired; please try again.")
SIGNED_OUT = Words("已退出登录。", "You have signed out.")

REFUSED_TITLE = Words("无法登录", "Not signed in")
NO_ACCOUNT = Words(
    "身份认证成功，但本系统没有对应的有效账号，请联系系统管理员开通。",
    "Your identity is confirmed, but there is no active account for it here. "
    "Ask your administrator for one.",
)
SSO_FAILED = Words(
    "统一身份认证没有完成，请重试；若仍不行，请联系系统管理员。",
    "Single sign-on did not complete. Try again; if it stays so, tell your administrator.",
)
BACK = Words("返回登录页", "Back to the sign-in page")
SIGN_OUT_TITLE = Words("退出登录？", "Sign out?")
SIGN_OUT = Words("退出登录", "Sign out")
