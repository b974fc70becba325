"""Geneve options as tshark reads them: it is run on a small file of frames, and pyshark reads what it prints.

tshark is run here instead of by pyshark's captures, whose event loop wants the main thread and runs not on Python 3.14.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from analyzer.layers.geneve_options import GeneveOption
from analyzer.points.second_look import OptionFrame

PACKET = re.compile(rb"<packet>.*?</packet>", re.DOTALL)
"""One packet in PDML (Wireshark's doc/README.xml-output)."""
VERSION = re.compile(rb'<pdml [^>]*creator="wireshark/([\w.+-]+)')
NOT_INSTALLED = "tshark is not installed: apt install tshark, or brew install wireshark"


class NotAsked(Exception):
    """tshark could not be asked; the message says why."""


class Said(NamedTuple):
    """What tshark said: of each frame its options, in words; and its own version, None where it does not tell."""

    options: list[str]
    version: str | None


def read(frames: Sequence[OptionFrame]) -> Said:
    """Return what tshark says of the frames, which are all of one link type; raises NotAsked."""
    import dpkt

    with tempfile.TemporaryDirectory(prefix="podpath-") as folder:
        path = Path(folder) / "options.pcap"
        with path.open("wb") as stream:
            writer = dpkt.pcap.Writer(stream, linktype=frames[0].record.link_type, snaplen=1 << 18)
            for frame in frames:
                writer.writepkt(frame.record.data, ts=0)
        printed = _pdml(path, {frame.port for frame in frames})
    by = VERSION.search(printed)
    return Said([_words(packet) for packet in PACKET.findall(printed)], by[1].decode() if by else None)


def _pdml(path: Path, ports: set[int]) -> bytes:
    """Return what tshark prints of a file, in which these UDP ports carry Geneve."""
    from pyshark.tshark.tshark import TSharkNotFoundException, get_process_path

    as_geneve = [word for port in sorted(ports) for word in ("-d", f"udp.port=={port},geneve")]
    try:
        command = [get_process_path(), "-n", "-T", "pdml", "-r", str(path), *as_geneve]
    except TSharkNotFoundException as error:
        raise NotAsked(NOT_INSTALLED) from error
    ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, a file of our own
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines() or ["it said nothing"]
        raise NotAsked(f"tshark failed with exit code {ended.returncode}: {said[-1]}")
    return ended.stdout


def _words(packet: bytes) -> str:
    """Return a packet's options as `0xCLASS:0xTYPE data`, from tshark's own class and type and the option's bytes."""
    from pyshark.tshark.output_parser.tshark_xml import packet_from_xml_packet

    layer = getattr(packet_from_xml_packet(packet), "geneve", None)
    if layer is None:
        return ""
    fields = [
        layer.get_field(name).all_fields if layer.get_field(name) is not None else []
        for name in ("option_class", "option_type", "option")
    ]
    options = [
        GeneveOption(int(kind.show, 16), int(number.show, 16), *_value(whole.raw_value))
        for kind, number, whole in zip(*fields, strict=True)
    ]
    return ", ".join(option.words for option in options)


def _value(raw: str) -> tuple[bytes, int]:
    """Return an option's data from the hex of the whole option, and their length."""
    data = bytes.fromhex(raw)[4:]
    return data, len(data)
