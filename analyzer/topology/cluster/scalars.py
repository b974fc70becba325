"""Scalars of YAML 1.2 (chapters 5.7, 7.3): plain ones, quoted ones with their escapes, lines folded into one."""

from __future__ import annotations

import re
from typing import Any

WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,18})$")
ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
           " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
           "\t": "\t"}  # fmt: skip
ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)


def plain(text: str) -> Any:
    """Return a plain scalar: null, true, false, an integer, else text; a float stays text, as nobody needs one."""
    if text in WORDS:
        return WORDS[text]
    return int(text) if INTEGER.match(text) else text


INSIDE = {"'": re.compile(r"(?:[^']|'')*+"), '"': re.compile(r'(?:[^"\\]|\\.|\\$)*+')}


def closes(line: str, quote: str) -> bool:
    """Return whether a line inside quotes closes them; raises ValueError for anything but a comment behind it."""
    found = INSIDE[quote].match(line)
    end = found.end() if found else 0
    if end < len(line) and not re.fullmatch(r"(?:\s+#.*|\s*)", line[end + 1 :]):
        raise ValueError("something stands behind a closing quote")
    return end < len(line)


def unquoted(text: str) -> str:
    """Return what a closed quoted scalar says; raises ValueError for an escape that YAML does not know."""
    if text[0] == "'":
        return text[1 : text.rindex("'")].replace("''", "'")
    return ESCAPED.sub(_character, text[1 : text.rindex('"')])


def _character(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    if escape[4] not in ESCAPES:
        raise ValueError(f"\\{escape[4]} is no escape")
    return ESCAPES[escape[4]]


def folded(lines: list[str]) -> str:
    """Return lines as one: a line break is a space, an empty line a line break, an escaped line break nothing."""
    parts, breaks = [lines[0]], 0
    for line in lines[1:]:
        last = parts[-1]
        if not line:
            breaks += 1
        elif breaks:
            parts += ["\n" * breaks, line]
            breaks = 0
        elif last.endswith("\\") and (len(last) - len(last.rstrip("\\"))) % 2:
            parts[-1] = last[:-1]
            parts.append(line)
        else:
            parts += [" ", line]
    return "".join(parts)
