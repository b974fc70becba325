"""The ways of a packet and its answer on one ladder of places: the one reads downwards, the other upwards."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.report.journey_picture.ways import Place, Stay, Way


@dataclass
class Row:
    """A place, and what each direction shows there; None: not seen."""

    place: Place
    down: Stay | None = None
    up: Stay | None = None
    expected: str = ""
    """`down` or `up`: that packet had to be seen here next and was not."""
    ghost: bool = False
    """No capture shows the packet here."""

    def stay(self, way: str) -> Stay | None:
        """Return what one direction shows."""
        return self.down if way == "down" else self.up


def rows(down: Way, up: Way | None) -> list[Row]:
    """Return the rows from the sender's to the receiver's.

    A place stands once while both directions pass places in the same order, and again where one comes back to it.
    """
    found = [Row(stay.place, down=stay) for stay in down.stays]
    _add_expected(found, down, "down")
    if up is not None:
        found = _with_answer(found, up)
    _add_ends(found, down)
    return found


def _with_answer(found: list[Row], up: Way) -> list[Row]:
    """Return the rows with the answer's, whose way is walked from its end, so in the order of the rows."""
    at = 0
    back = up.stays[::-1]
    for number, stay in enumerate(back):
        same = _next(found, at, [stay])
        if same == len(found):
            same = _between(found, at, _next(found, at, back[number:]), stay.place.node)
            found.insert(same, Row(stay.place))
        found[same].up, found[same].ghost = stay, False
        at = same + 1
    if up.expected:
        _expect(found, up.expected, "up", next((n for n, row in enumerate(found) if row.up), len(found)))
    return found


def _next(found: list[Row], at: int, stays: list[Stay]) -> int:
    """Return the first row from `at` on that is the place of the first of these stays that has one, else the end."""
    for stay in stays:
        for row in range(at, len(found)):
            if found[row].place.key == stay.place.key:
                return row
    return len(found)


def _between(found: list[Row], at: int, end: int, node: str) -> int:
    """Return where a place that only the answer passed goes: behind the last one of its node there, else at the end.

    Behind, because under BPF host routing an lxc shows what its own pod sends: the answer's stand nearer its sender.
    """
    same = [row for row in range(max(at - 1, 0), end) if found[row].place.node == node]
    return same[-1] + 1 if same else end


def _add_expected(found: list[Row], way: Way, name: str) -> None:
    if way.expected:
        _expect(found, way.expected, name, len(found))


def _expect(found: list[Row], place: Place, name: str, at: int) -> None:
    """Mark the row of the place among those before (`up`) or after (`down`) the last sighting, or put one there."""
    ahead = range(at - 1, -1, -1) if name == "up" else range(at, len(found))
    same = next((n for n in ahead if found[n].place.point == place.point), None)
    if same is None:
        found.insert(at, Row(place, ghost=True))
        same = at
    found[same].expected = name


def _add_ends(found: list[Row], way: Way) -> None:
    """Put sender and receiver at the ends where they are known and not among the rows."""
    if way.origin and not _is(found[0].place, way.origin):
        found.insert(0, Row(way.origin, ghost=True))
    if way.goal and not _is(found[-1].place, way.goal):
        found.append(Row(way.goal, ghost=True))


def _is(place: Place, end: Place) -> bool:
    """Tell whether a place is that pod: by its name, or by the point's, which holds it."""
    named = place.name == end.name or end.name.split("/")[-1] in place.interface
    return place.pod and place.node == end.node and named
