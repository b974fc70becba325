"""The command line: one file per verb, loaded when it is called; `analyze CAPTURES` is `analyze analyze CAPTURES`."""

from __future__ import annotations

import importlib
import io
import sys

import click

from analyzer import __version__
from analyzer.errors import INCOMPLETE, NOTHING, LeftOut, UserError

VERBS = (
    "analyze", "triage", "explain", "flows", "frames", "trace", "dissect", "compare", "annotate", "schema"
)  # fmt: skip
DEFAULT = "analyze"


class Verbs(click.Group):
    """Loads a verb's module when it is called, so `--help` pays for none; other words are the main job's input."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which the help shows them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the verb of that name."""
        if name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"analyzer.cli.{name}").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the main verb in front of arguments that name none; a folder called like a verb is reached as `./it`."""
        if args and args[0] not in VERBS and args[0] not in ("--help", "-h", "--version"):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(cls=Verbs, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="podpath")
def cli() -> None:  # the \b below is the backspace by which click leaves a paragraph unwrapped
    """What really happened to that packet? Offline analysis of captures from Kubernetes nodes running Cilium.

    \b
    analyze captures/ --report     compare setups: terminal table, out/report.html, out/report.pdf
    analyze eth0.pcap              what one lone capture tells
    analyze triage captures/       what went wrong, where packets were seen last
    analyze flows eth0.pcap        every flow as a row, fast: table, CSV, JSON, Parquet
    analyze frames eth0.pcap       every frame as a row: CSV, JSON, Parquet
    analyze trace captures/        one packet's way from point to point
    analyze dissect eth0.pcap      one frame, header by header, byte by byte
    analyze compare A B            runs side by side, or against what is expected of them
    analyze annotate captures/     pcapng copies with names and comments, for Wireshark

    Exit codes: 0 done, 1 failed, 2 usage, 3 nothing to analyse, 10 a finding as grave as --fail-on,
    11 an expectation is not met, 12 done but some input was unreadable.
    """


def main() -> None:
    """Run the command line; a UserError is one line on stderr and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character shows its number
    try:
        cli(prog_name="analyze")
    except UserError as error:
        tell(f"analyze: {error}")
        sys.exit(error.exit_code)


def tell(message: str) -> None:
    """Print one line on stderr; control characters, which file names may hold, are shown instead of obeyed."""
    click.echo(printable(message), err=True)


def printable(message: str) -> str:
    """Return the text with each control character as its escape: shown, not obeyed by a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in message)


def end(ctx: click.Context, left_out: list[LeftOut], opened: bool = True) -> None:
    """Tell what was left out; where anything was, end with the exit code that says so, or that nothing else was."""
    for left in left_out:
        tell(f"analyze: {left.what}: {left.why}; {left.next_step}")
    if left_out:
        ctx.exit(INCOMPLETE if opened else NOTHING)
