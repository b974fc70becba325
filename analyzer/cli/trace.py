"""`analyze trace CAPTURES`: one packet's way from capture point to capture point."""

from __future__ import annotations

from pathlib import Path

import click

from analyzer import errors
from analyzer.cli import end, tell
from analyzer.cli.options import named_file, tunnel_ports
from analyzer.cli.progress import progress


class PointAndNumber(click.ParamType):  # type: ignore[type-arg] # generic from click 8.3 on only
    """`POINT:N`, as `worker/eth0:12`; the point's name may hold colons."""

    name = "POINT:N"

    def convert(
        self, value: str | tuple[str, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Return the point and the frame's number, as Wireshark counts."""
        if isinstance(value, tuple):
            return value
        point, _, number = value.rpartition(":")
        if not point or not (number.isascii() and number.isdigit()):
            self.fail(f"{value!r} is no POINT:N; `worker/eth0:12` is frame 12 of that point", param, ctx)
        return point, int(number)


@click.command("trace")
@click.argument("captures", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path))
@click.option("--flow", metavar="FLOW", help="10.244.1.17:40000-10.244.2.12:80/tcp or less of it: "
              "10.244.1.17-10.244.2.12, client-web/icmp, :53/udp, icmp.")  # fmt: skip
@click.option("--frame", type=PointAndNumber(), help="The packet in a frame: worker/eth0:12.")
@click.option("--slowest", is_flag=True, help="The packet with most time between its first and last sighting.")
@click.option("--lost", is_flag=True, help="Packets that were not seen where they had to pass, the first of each flow.")
@click.option("--format", "form", type=click.Choice(["text", "json", "svg"]), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; stdout without it.")
@tunnel_ports
@click.pass_context
def command(
    ctx: click.Context,
    captures: tuple[Path, ...],
    flow: str | None,
    frame: tuple[str, int] | None,
    slowest: bool,
    lost: bool,
    form: str,
    out: Path | None,
    vxlan_port: tuple[int, ...],
    geneve_port: tuple[int, ...],
) -> None:
    """Follow one packet of each run in CAPTURES over all points: an answered ping, or what is asked for.

    \b
    analyze trace captures/vxlan/baseline
    analyze trace captures/vxlan/baseline --flow :53/udp
    analyze trace captures/vxlan/baseline --frame worker/eth0:12 --format svg --out packet.svg
    """
    from analyzer.journeys.trace import Wish, trace
    from analyzer.layers.bindings import chosen_ports
    from analyzer.report import journeys

    if slowest and lost:
        raise errors.Misused("cannot take --slowest and --lost", "each chooses a packet", "use one of them")
    if frame and (flow or slowest or lost):
        raise errors.Misused("cannot choose further with --frame", "it names the packet", "use it alone")
    out = named_file(out)
    with progress() as say:
        say("looking for the packet")
        found = trace(captures, Wish(flow, frame, slowest, lost), chosen_ports(vxlan_port, geneve_port), out=out)
    journeys.write(found, form, out)
    if out:
        tell(f"Wrote {out}: {len(found.journeys)} journeys")
    end(ctx, found.left_out)
