"""Files that people give for captures and that are none we read: what each is, and what to do with it."""

from __future__ import annotations

import re
from typing import NamedTuple


class Other(NamedTuple):
    """A format known by how its file begins: its name, what makes a capture of it, whether it holds packets."""

    start: bytes
    """Regular expression on the first bytes."""
    name: str
    next_step: str
    packets: bool = False


LOOKED_AT = 512
EDITCAP = "convert it: editcap -F pcapng FILE capture.pcapng"
UNPACK = "unpack it and give the captures inside"
ITSELF = "give the capture itself"
OTHERS = (
    Other(rb"snoop\0\0\0", "a snoop capture (Solaris)", EDITCAP, True),
    Other(rb"GMBU|RTSS", "a Network Monitor capture", EDITCAP, True),
    Other(rb"TRSNIFF data    |XCP\0", "a Sniffer capture", EDITCAP, True),
    Other(rb"\x7fver", "an EtherPeek or OmniPeek capture", "save it as pcap in OmniPeek", True),
    Other(rb".{72}\x02\0[\x01\x02]\xc0", "a Windows event trace (ETL)",
          "convert it on Windows: pktmon etl2pcap FILE (etl2pcapng for netsh traces)", True),
    Other(rb".{257}ustar", "a tar archive", f"{UNPACK}: tar xf FILE"),
    Other(rb"PK\x03\x04", "a zip archive", f"{UNPACK}: unzip FILE"),
    Other(rb"7z\xbc\xaf\x27\x1c|Rar!", "an archive", UNPACK),
    Other(rb"\x04\x22\x4d\x18|\x02\x21\x4c\x18", "packed with lz4", "unpack it: lz4 -d FILE capture.pcap"),
    Other(rb"\x89LZO\0\r\n", "packed with lzop", "unpack it: lzop -d FILE"),
    Other(rb"\x1f\x9d", "packed with compress", "unpack it: gzip -d FILE"),
    Other(rb"\x7fELF", "a program", ITSELF),
    Other(rb"%PDF", "a PDF document", ITSELF),
    Other(rb"PAR1", "a Parquet table", "give the capture it was made from"),
    Other(rb'\s*\{\s*"(flow|l3l4|lost_events|node_status)"|.{0,40}"flow":\{', "a Hubble flow log",
          "it holds flows, not packets: capture with tcpdump on the node"),
    Other(rb"\s*[\[{]", "a JSON text", ITSELF),
    Other(rb"(?i)\s*<(!doctype )?html", "a web page", "download it again: this may be a page that asks to log in"),
    Other(rb"\s*<\?xml", "an XML text", ITSELF),
    Other(rb"version https://git-lfs", "a Git LFS pointer", "fetch the file: git lfs pull"),
    Other(rb"[\t\r\n -~]{4}[\t\r\n -~\x80-\xff]*\Z", "a text file", ITSELF),
    Other(rb".{7}[\x4d-\x7f][\x02\x0b\x10\x82\x8b\x90][\0-\x3f][\0-\x40]", "an ERF capture (Endace), by its shape",
          EDITCAP, True),
)  # fmt: skip
"""In the order of asking: the first that fits names the file. ERF has no mark: a time, a type and a length fit."""


def named(start: bytes) -> Other | None:
    """Return what a file with these first bytes (LOOKED_AT or all of it) is; None where nobody here knows."""
    return next((each for each in OTHERS if re.match(each.start, start, re.DOTALL)), None)
