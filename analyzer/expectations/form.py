"""The YAML of expectations: what may stand in it (docs/expectations.schema.json is made from these classes).

A file holds one document or several, `---` between them, each for some of the runs. Names take the patterns of a
shell (`*`, `?`, `[ab]`); where one value stands a list may, and any of its members will do.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from analyzer.expectations.form_words import (
    Bounds,
    Choice,
    Classes,
    Form,
    Kind,
    Names,
    Numbers,
    Ports,
    Presence,
    Scope,
    Transport,
    Ttls,
    Verdict,
    Way,
)
from analyzer.words import Confidence, PeerScope

OF_ALL = re.compile(r"(\d+) of (\d+)")


class Flows(Form):
    """Flows that `scope`, `between`, `pods`, `transport` and `port` choose, and how each of them has to be."""

    scope: Scope | None = None
    """Two pods on different nodes, or on one."""
    between: PeerScope | Literal["any"] = "pod-pod"
    pods: str | Annotated[list[str], msgspec.Meta(min_length=1, max_length=2)] | None = None
    """One end, or with two names both: `namespace/name` or address."""
    transport: Transport | Annotated[list[Transport], msgspec.Meta(min_length=1)] | None = None
    port: Ports | None = None
    """At either end."""
    count: int | Bounds | None = None
    """How many flows; without it at least one. With 0 there must be none, where a point would have shown them."""
    path_class: Classes | None = None
    confidence: Confidence | Annotated[list[Confidence], msgspec.Meta(min_length=1)] | None = None
    tunnel: Kind | Literal["none"] | Annotated[list[Kind], msgspec.Meta(min_length=1)] | None = None
    """Every tunnel that carries the flow; `none` for none."""
    vni: Presence | None = None
    overhead_bytes: Numbers | None = None
    mss: Numbers | None = None
    """Of every SYN side."""
    both_directions: bool | None = None

    def __post_init__(self) -> None:
        beside = (self.confidence, self.tunnel, self.vni, self.overhead_bytes, self.mss, self.both_directions)
        if self.none and any(each is not None for each in beside):
            raise ValueError("of no flow only `path_class` can be demanded; `no_frames` knows tunnels")
        if self.scope is not None and self.between != "pod-pod":
            raise ValueError("`scope` is of two pods: leave `between` out")

    @property
    def none(self) -> bool:
        """Return whether there must be no such flow."""
        return self.count == 0 or (isinstance(self.count, Bounds) and self.count.at_most == 0)


class Overhead(Form):
    """Bytes that the path adds to packets between nodes."""

    bytes: Numbers | None = None
    each_seen: bool = False
    """Whether each of the listed values has to be seen."""
    ratio: float | Bounds | None = None
    """Added bytes over wire bytes, as captured."""
    as_sent_ratio: float | Bounds | None = None


class Ttl(Form, kw_only=True):
    """TTL of the packet that a pod sent, or of the one around it."""

    at: Literal["receiver", "leaving node", "reaching node", "outer"] = "receiver"
    scope: Scope = "internode"
    value: Ttls
    each_seen: bool = False

    def __post_init__(self) -> None:
        if self.scope == "intranode" and self.at != "receiver":
            raise ValueError("packets within a node leave no node: `at` has to be `receiver`")


class Mtu(Form):
    """The MTU chain, in bytes of IP packet."""

    verdict: Verdict | Annotated[list[Verdict], msgspec.Meta(min_length=1)] | None = None
    underlay: Numbers | None = None
    route: Numbers | None = None
    negotiated: Numbers | None = None
    reported: Numbers | None = None
    proven: float | Bounds | None = None
    ceiling: float | Bounds | None = None


class Pings(Form):
    """Echo requests of one scope."""

    scope: Literal["internode", "intranode", "other"] = "internode"
    count: int | Bounds | None = None
    answered: str | None = None
    """`all`, `none`, or `2 of 4`."""
    median_rtt_us: float | Bounds | None = None
    maximum_rtt_us: float | Bounds | None = None

    def __post_init__(self) -> None:
        if self.answered in (None, "all", "none"):
            return
        some = OF_ALL.fullmatch(self.answered or "")
        if not some:
            raise ValueError(f"`answered` is `all`, `none` or `2 of 4`, not `{self.answered}`")
        if int(some[1]) > int(some[2]):
            raise ValueError(f"`answered`: no {some[1]} of {some[2]} pings can be answered")


class Tunnels(Form):
    """How every tunnel between nodes has to be."""

    type: Kind | Annotated[list[Kind], msgspec.Meta(min_length=1)] | None = None
    port: Ports | None = None
    outer_ttl: Ttls | None = None
    vni: Presence | None = None
    identities: Literal["known"] | None = None
    """Whether each VNI's identity has to have a name."""
    options: Names | None = None
    """Geneve options that some frame has to carry: `*DSR*`."""


class NoFrames(Form):
    """What must not be on the wire between nodes."""

    tunnel: Kind | Literal["any"] | Annotated[list[Kind], msgspec.Meta(min_length=1)] | None = None
    udp_port: Ports | None = None


class Routes(Form):
    """How packets to the pods of other nodes have to leave, by the nodes' route tables."""

    node: Names | None = None
    destination: Names | None = None
    kind: Way | Annotated[list[Way], msgspec.Meta(min_length=1)] | None = None
    protocol: Names | None = None


class Capture(Form):
    """How well the run has to be captured."""

    dropped: int | Bounds | None = None
    unreadable: int | Bounds | None = None
    damaged_files: int | Bounds | None = None


SUBJECTS = ("flows", "overhead", "ttl", "mtu", "pings", "tunnels", "no_frames", "routes", "capture")


class Expectation(Form):
    """One of the subjects, with what has to hold."""

    name: str = ""
    """What it means, for whoever reads the outcome."""
    when: Choice | None = None
    """For which of the document's runs; not applicable to the others."""
    flows: Flows | None = None
    overhead: Overhead | None = None
    ttl: Ttl | None = None
    mtu: Mtu | None = None
    pings: Pings | None = None
    tunnels: Tunnels | None = None
    no_frames: NoFrames | None = None
    routes: Routes | None = None
    capture: Capture | None = None

    def __post_init__(self) -> None:
        given = [name for name in SUBJECTS if getattr(self, name) is not None]
        if len(given) != 1:
            had = f"it has {' and '.join(given)}" if given else "it has none"
            raise ValueError(f"an expectation is about one of {', '.join(SUBJECTS)}; {had}")
        if given[0] not in ("flows", "ttl") and not msgspec.to_builtins(self.subject).keys() - {"scope", "each_seen"}:
            raise ValueError(f"`{given[0]}` says nothing that could hold or not")

    @property
    def subject(self) -> Form:
        """Return what it is about."""
        found = next(each for name in SUBJECTS if (each := getattr(self, name)) is not None)
        assert isinstance(found, Form)  # noqa: S101 - __post_init__ saw to it
        return found


class Document(Form, kw_only=True):
    """What is expected of some runs."""

    runs: Names | Choice = "*"
    """Ids, or by what their manifest says; all runs without it."""
    about: str = ""
    expect: Annotated[list[Expectation], msgspec.Meta(min_length=1)]
