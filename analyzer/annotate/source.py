"""What a copy says of the capture that it was made from: its origin, its interfaces, and comments on its frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analyzer import __version__
from analyzer.annotate.texts import MAX_COMMENT, comments, encoded
from analyzer.readers.options import COMMENT, IF_DESCRIPTION, IF_NAME
from analyzer.topology.runs import PointInput

SHB_APPLICATION = 4
MAX_WORDS = 255
"""Bytes of an interface's name or description, and of the application."""

Pairs = list[tuple[int, bytes]]
"""Options as (code, value)."""


@dataclass
class CopySource:
    """One file of a capture point."""

    run: str
    point: PointInput
    name: str
    """Of the file, as reports have it."""
    comments: Mapping[int, Sequence[str]]
    """By frame number, from 1."""
    names: Mapping[str, str]
    """Address → name."""
    unsaid: set[int] = field(init=False)
    """Frames whose comments are not in the copy yet."""

    def __post_init__(self) -> None:
        """Nothing is said so far."""
        self.unsaid = set(self.comments)

    def about_frame(self, number: int) -> Pairs:
        """Return the comments on a frame; they count as said."""
        self.unsaid.discard(number)
        return [(COMMENT, text) for text in comments(self.comments[number])]

    def about_section(self, known: Pairs) -> Pairs:
        """Return what a section says of itself: what it said before, who made the copy and what of."""
        before = [value for code, value in known if code == SHB_APPLICATION]
        made_by = f"podpath {__version__}"
        if before and not before[0].startswith(b"podpath"):
            made_by += f", copied from {before[0].decode(errors='replace')}"
        said = f"run {self.run}, {self.point.id} ({', '.join(self._place())}), copied from {self.name}"
        kept = [pair for pair in known if pair[0] != SHB_APPLICATION]
        return [(COMMENT, encoded(said, MAX_COMMENT)), *kept, (SHB_APPLICATION, encoded(made_by, MAX_WORDS))]

    def about_interface(self, known: Pairs) -> Pairs:
        """Return what an interface says of itself; a name of its own stays where the capture is of several."""
        own = next((value.rstrip(b"\0").decode(errors="replace") for code, value in known if code == IF_NAME), None)
        one = own in (None, self.point.interface) or self.point.role == "pod"
        described = next((value for code, value in known if code == IF_DESCRIPTION and value.rstrip(b"\0")), None)
        place = described or encoded(", ".join(self._place() if one else self._node()), MAX_WORDS)
        kept = [pair for pair in known if pair[0] not in (IF_NAME, IF_DESCRIPTION)]
        name = self.point.id if one or own is None else own
        return [(IF_NAME, encoded(name, MAX_WORDS)), *([(IF_DESCRIPTION, place)] if place else []), *kept]

    def _place(self) -> Iterator[str]:
        """Yield what is known of the point."""
        yield f"role {self.point.role}"
        if self.point.pod:
            yield f"pod {self.point.pod}"
        yield from self._node()

    def _node(self) -> Iterator[str]:
        if self.point.node:
            yield f"node {self.point.node}"
