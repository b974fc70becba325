"""A capture point as the Result shows it."""

from __future__ import annotations

from analyzer.result.struct import Struct
from analyzer.words import Origin, Role


class Point(Struct):
    """One capture point of a run: what was tapped there and how well (capture quality)."""

    id: str
    """`node/interface` for nodes, `node/pod-NAME-eth0` for a pod's own view."""
    node: str | None
    interface: str
    role: Role
    role_origin: Origin
    pod: str | None
    """`namespace/name` of the pod behind it."""
    file: str | None
    """Path relative to the analysed folder, where several were as the command line led there; of a rotated capture its
    first slice (`notes` name the last); `stdin` for a pipe; null when nothing could be captured."""
    sha256: str | None
    """Of the bytes as they were read, of a rotated capture its slices one after another; null when not all read."""
    file_bytes: int
    """Length of what `sha256` is of."""
    format: str | None
    """`pcap`, `pcap-ns`, `pcapng`."""
    link_type: str | None
    """Name of the link type, e.g. `ethernet`, `linux-sll2`."""
    snaplen: int | None
    frames: int
    wire_bytes: int
    """Sum of the frames' lengths on the wire."""
    cut_frames: int
    """Frames stored shorter than they were (snaplen)."""
    super_frames: int
    """Frames larger than the interface MTU (1500 where no state says it): GSO/GRO aggregates."""
    decode_status: dict[str, int]
    """Frames per `ok`, `truncated`, `malformed`, `unsupported`."""
    first_epoch_ns: int | None
    last_epoch_ns: int | None
    captured: int | None
    received: int | None
    dropped: int | None
    """Dropped by the kernel, as tcpdump reported it."""
    file_truncated: bool
    """The file ends in the middle of a packet or block."""
    notes: list[str]
    capture_filter: str | None = None
    """What the capture was made to keep (pcap-filter(7)): by the manifest, else the file's own interfaces; null where
    neither says one, or where some interface of the file had none."""
