"""What is said where a file is handed in, in both languages."""

from components.texts import Texts
from data.words import Words

say = Texts(
    {
        "own_store": Words(
            "要导入本市的数据，请另建数据库：",
            "To load a city's own tickets, start a store for them:",
        ),
        "hand_in": Words(
            "选择诉求数据文件：CSV、TSV、Excel、Parquet、JSON、XML，可为 .gz 或 .zip，不超过 200 MB。",
            "Choose a file of requests: CSV, TSV, Excel, Parquet, JSON or XML, plain, .gz or .zip, "
            "at most 200 MB.",
        ),
        "uploader": Words("数据文件", "File"),
        "hand_in_note": Words(
            "先试读、核对，确认后才入库。姓名、电话、地址、正文不入库；文件用后即删。",
            "It is tried first and loaded only when you say so. Names, telephones, addresses and "
            "texts are never stored; the file is removed afterwards.",
        ),
        "file_line": Words(
            "{name} · {size} MB · SHA-256 {sha}…", "{name} · {size} MB · SHA-256 {sha}…"
        ),
        "discard": Words("换一个文件", "Another file"),
        "done": Words("完成", "Done"),
        "stop": Words("停止", "Stop"),
        "mapping": Words("列与字段的对应关系", "Mapping of columns to fields"),
        "draft": Words("自动起草", "Drafted for this file"),
        "tried": Words("上次试读所用", "As tried last"),
        "mapping_note": Words(
            "逐行核对，可直接修改。带问号的取值须由人确定。",
            "Read every line and correct it. Values with a question mark are for a person to settle.",
        ),
        "preview": Words("试读", "Preview"),
        "preview_again": Words(
            "对应关系已修改，入库前请重新试读。", "The mapping has changed since: preview it again."
        ),
        "running_draft": Words(
            "正在读表头，起草对应关系……", "Reading the header, drafting a mapping …"
        ),
        "running_preview": Words("正在试读：{part}", "Trying: {part} read"),
        "running_load": Words("正在导入：已读 {part}", "Loading: {part} read"),
        "publishing": Words("文件已读完，正在核对、汇总。", "All read; reconciling and adding up."),
        "may_close": Words(
            "可关闭本页，导入不受影响，再次打开可见结果。服务器若中途停止，则不会有任何一条入库。",
            "You may close this page: the load goes on, and its result is here when you return. "
            "If the server stops in the middle, nothing at all is loaded.",
        ),
        "refused": Words("未受理：{reason}", "Refused: {reason}"),
        "outcome": Words("核对结果", "What would happen"),
        "read": Words("读取", "Read"),
        "loaded": Words("导入", "Loaded"),
        "rejected": Words("拒绝", "Rejected"),
        "duplicates": Words("重复", "Duplicates"),
        "first_tickets": Words("入库后的前几件诉求", "The first requests as they would be stored"),
        "sample_note": Words(
            "不含编号、位置和妇女服务诉求；少见的取值只显示字形。",
            "Without numbers, positions and women's-service cases; of rare values only the shape.",
        ),
        "counts": Words("各类件数", "How they divide"),
        "rare": Words("少见的取值", "rare values"),
        "count_column": Words("件数", "Requests"),
        "reject_title": Words("被拒记录", "Rejected records"),
        "load": Words("导入 {count} 件", "Load {count} requests"),
        "nothing_new": Words("没有可导入的新数据。", "There is nothing new to load."),
        "is_loaded": Words("已入库。", "Loaded."),
        "stage": Words("状态", "Status"),
        "unit_code": Words("承办单位", "Handled by"),
        "area_code": Words("地点", "Place"),
        "category": Words("类别", "Category"),
        "channel": Words("渠道", "Channel"),
    }
).say
"""A text of handing in: `say("preview", "zh")`."""

OWN_STORE = """\
.venv/bin/python -m data.load FILE --propose --output mappings/mine.toml
.venv/bin/python -m data.load FILE --mapping mappings/mine.toml --store var/mine
export HOTLINE_STORE=var/mine HOTLINE_APP_DATABASE=sqlite:///var/mine-app.db
.venv/bin/python -m data.accounts add LOGIN --name NAME --role administrator
make run
"""
"""How to start a store of one's own; the README says the same at length."""
