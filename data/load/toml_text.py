"""Any text as a value or a comment of a TOML file."""

import json
import re


def quoted(text: str) -> str:
    """The text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(text: str) -> str:
    """The text on one line, without what no TOML comment may hold."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
