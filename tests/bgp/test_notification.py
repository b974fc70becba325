"""NOTIFICATION: codes by name, and the text of an operator."""

from __future__ import annotations

import pytest

from analyzer.bgp.notification import read_notification
from analyzer.bgp.octets import Malformed


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\4\0", ("hold timer expired", None, None)),
        (b"\2\2", ("OPEN message error", "bad peer AS", None)),
        (b"\2\7" + b"\1\4\0\1\0\1", ("OPEN message error", "unsupported capability", None)),
        (b"\3\x0b", ("UPDATE message error", "malformed AS_PATH", None)),
        (b"\5\3", ("finite state machine error", "unexpected message in Established", None)),
        (b"\6\3", ("cease", "peer de-configured", None)),
        (b"\6\7", ("cease", "connection collision resolution", None)),
        (b"\6\x63", ("cease", "subcode 99", None)),
        (b"\x63\1", ("error 99", "subcode 1", None)),
    ],
)
def test_codes_by_name(body: bytes, said: tuple[str, str | None, str | None]) -> None:
    found = read_notification(body)
    assert said == (found.name, found.subname, found.text)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x10TICKET-1 upgrade", "TICKET-1 upgrade"),
        (b"\5Wart\xc3\xbcng"[:7], "Wart\ufffd"),
        ("\x08Größe".encode()[:1] + b"Gr\xc3\xb6\xc3\x9fe", "Größe"),
        (b"\4a\nb\x1b", "a\ufffdb\ufffd"),
        (b"\x30cut", "cut"),
        (b"\0", None),
        (b"", None),
    ],
)
def test_what_the_operator_wrote(data: bytes, text: str | None) -> None:
    """RFC 9003 2: a length, then UTF-8; of a text that was cut what is there."""
    assert [text, text] == [read_notification(bytes([6, subcode]) + data).text for subcode in (2, 4)]


def test_other_data_are_no_text() -> None:
    assert None is read_notification(b"\6\1\0\1\1\0\0\0\5").text


def test_without_a_subcode_it_is_malformed() -> None:
    with pytest.raises(Malformed, match="NOTIFICATION is 1 bytes short"):
        read_notification(b"\6")
