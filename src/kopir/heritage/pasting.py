"""Text pasted from a word processor or a web page: its paragraphs stay, its marks go, no word is lost."""

from __future__ import annotations

import html
import re

import nh3

_TAG = re.compile(
    r"</?(?:html|body|head|p|div|span|br|b|i|u|em|strong|font|table|tr|td|th|ul|ol|li|h[1-6]|a|o:p|style|meta|blockquote)"
    r"(?:\s[^<>]*)?/?>|<!--",
    re.IGNORECASE,
)
_BLOCK_END = re.compile(r"</(?:p|div|li|tr|h[1-6]|blockquote|table|ul|ol)\s*>", re.IGNORECASE)
_LINE_END = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v\n]*|[ \t]+")
_BLOCK, _LINE = "\ue000", "\ue001"  # marks of our own while the text's line ends are only spaces


def plain_text(text: str) -> str:
    """The words of what was pasted. Text without tags of HTML is left as it is."""
    if not _TAG.search(text):
        return text
    marked = text.replace(_BLOCK, "").replace(_LINE, "")
    marked = _LINE_END.sub(_LINE, _BLOCK_END.sub(lambda found: f"{found.group()}{_BLOCK}", marked))
    words = html.unescape(nh3.clean(marked, tags=set(), clean_content_tags={"script", "style"}))
    words = _SPACE.sub(" ", words.replace("\xa0", " "))
    lines = [part.strip() for part in words.replace(_LINE, "\n").split(_BLOCK)]
    return "\n\n".join("\n".join(line.strip() for line in part.split("\n")) for part in lines if part)
