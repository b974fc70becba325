"""TCP of a flow as the Result shows it."""

from __future__ import annotations

from analyzer.result.struct import Struct


class TcpSide(Struct, kw_only=True):
    """What one side sent, and what became of it; null where its frames, or the answers, were not seen.

    Counts are Wireshark's `tcp.analysis.*` of the same names.
    """

    payload_bytes: int | None
    retransmissions: int | None
    """Of all kinds, these two included."""
    fast_retransmissions: int | None
    spurious_retransmissions: int | None
    out_of_order_segments: int | None
    duplicate_acks: int | None
    lost_segments: int | None
    """Gaps: the segment before was not captured."""
    zero_windows: int | None
    window_full: int | None
    keep_alives: int | None
    resets: int | None
    duplicate_frames: int | None
    """The very same packet captured once more; nothing else counts it."""
    acked_bytes: int | None
    rtt_samples: int | None
    minimum_rtt_us: int | None
    mean_rtt_us: float | None
    maximum_rtt_us: int | None
    offered_mss: int | None
    window_scale: int | None


class Tcp(Struct, kw_only=True):
    """A flow's TCP at one capture point; merged points would show every packet as its own retransmission."""

    measured_at: str
    connections: int
    """One after the other on the same ports."""
    handshake_us: int | None
    """First SYN to the ACK that ends the handshake."""
    handshake_server_us: int | None
    """SYN to SYN-ACK: from this point to the server and back."""
    handshake_client_us: int | None
    """SYN-ACK to ACK: from this point to the client and back."""
    reset_epoch_ns: int | None
    source: TcpSide
    destination: TcpSide
