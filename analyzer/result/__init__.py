"""The Result: the one versioned JSON that everything after the analysis reads.

`docs/result.schema.json` is made from these classes (`analyze schema result`). Units stand in the names (`_bytes`,
`_us`, `_epoch_ns`); null means not measured or not measurable, never zero. Everything is sorted, nothing depends on the
clock or the machine, so the same input gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from analyzer.dissection_result import Dissection
from analyzer.errors import CannotRead, LeftOut
from analyzer.result.bgp import (
    BgpCapability,
    BgpEndOfRib,
    BgpNotification,
    BgpOpen,
    BgpPeer,
    BgpPrefix,
    BgpSession,
    BgpSilence,
)
from analyzer.result.comparison import Caution, ComparedRow, ComparedValue, Comparison, Reason, ReasonName
from analyzer.result.deep import DeepCheck, OptionReading
from analyzer.result.ecmp import EcmpAt, NextHops, Uplink
from analyzer.result.flow import ClassSummary, Flow, IcmpErrors, Sighting
from analyzer.result.host_routing import HostRoutingAt
from analyzer.result.interfaces import Attached, Interface
from analyzer.result.latency import HopLatency
from analyzer.result.mode import ModeBetween
from analyzer.result.mtu import Mtu, Refused
from analyzer.result.overhead import LayerBytes, Overhead, TunnelUse
from analyzer.result.overhead_model import MeasuredPoint, ModelPoint, OverheadModel
from analyzer.result.pings import Hop, Ping, PingPath, PingSummary
from analyzer.result.point import Point
from analyzer.result.routes import RouteTo
from analyzer.result.run import Run
from analyzer.result.struct import Spread, Struct, ValueCount
from analyzer.result.tcp import Tcp, TcpSide
from analyzer.result.triage import Affected, Evidence, Finding, Measured, Party, RuleOutcome, Triage
from analyzer.result.ttl import TtlAtPoint
from analyzer.result.ttl_rules import InitialTtl, TtlExpectation, TtlStep
from analyzer.result.who import Known, Setting

__all__ = [
    "Affected",
    "Attached",
    "BgpCapability",
    "BgpEndOfRib",
    "BgpNotification",
    "BgpOpen",
    "BgpPeer",
    "BgpPrefix",
    "BgpSession",
    "BgpSilence",
    "Caution",
    "ClassSummary",
    "ComparedRow",
    "ComparedValue",
    "Comparison",
    "DeepCheck",
    "EcmpAt",
    "Evidence",
    "Finding",
    "Flow",
    "Hop",
    "HopLatency",
    "HostRoutingAt",
    "IcmpErrors",
    "InitialTtl",
    "Interface",
    "Known",
    "LayerBytes",
    "Measured",
    "MeasuredPoint",
    "ModeBetween",
    "ModelPoint",
    "Mtu",
    "NextHops",
    "OptionReading",
    "Overhead",
    "OverheadModel",
    "Party",
    "Ping",
    "PingPath",
    "PingSummary",
    "Point",
    "Reason",
    "ReasonName",
    "Refused",
    "Result",
    "RouteTo",
    "RuleOutcome",
    "Run",
    "Setting",
    "Sighting",
    "Spread",
    "Struct",
    "Tcp",
    "TcpSide",
    "Triage",
    "TtlAtPoint",
    "TtlExpectation",
    "TtlStep",
    "TunnelUse",
    "Uplink",
    "ValueCount",
    "encode",
    "is_result",
    "load",
]


class Result(Struct, kw_only=True):
    """Everything the analysis found."""

    result_version: Literal[1] = 1
    generator: str
    """Name and version of the analyzer."""
    runs: list[Run]
    comparison: Comparison
    left_out: list[LeftOut]
    deep_check: DeepCheck
    dissections: list[Dissection] = msgspec.field(default_factory=list)
    """One frame each in VXLAN and in Geneve with options, of the first run that holds such: header by header."""


def encode(result: Result) -> bytes:
    """Return the Result as indented UTF-8 JSON ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def is_result(path: Path) -> bool:
    """Return whether a file is meant as a Result: by its name, as whoever loads it says what is wrong with it."""
    try:
        return path.suffix == ".json" and path.is_file()
    except OSError:
        return False  # who searches for captures says why it cannot be read


def load(path: Path) -> Result:
    """Return the Result stored at `path`; raises CannotRead when it is none or of another version."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Result)
    except OSError as error:
        raise CannotRead(path, error.strerror or str(error), "check the path and its permissions") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotRead(
            path, f"not a Result of this version: {error}", "make it again with `analyze CAPTURES`"
        ) from error
