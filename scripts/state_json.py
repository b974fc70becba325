"""Turns what state.sh wrote into its final form; folders come on stdin, one a line.

offload.txt (`ethtool -k` of every interface) and sysctl.txt (`grep -H`) become JSON; JSON becomes one line; of the eBPF
programs and links, which the kernel lists for the whole machine, those on the node's own interfaces stay, without the
processes that hold them.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any


def offloads(text: str) -> dict[str, dict[str, bool]]:
    """Return interface -> feature -> on, from `ethtool -k`; features that the device does not have are left out."""
    found: dict[str, dict[str, bool]] = {}
    for line in text.splitlines():
        if line.startswith("interface "):
            features = found.setdefault(line.removeprefix("interface "), {})
        elif (match := re.match(r"\s*([\w-]+): (on|off)\b", line)) and not line.endswith("off [fixed]"):
            features[match[1]] = match[2] == "on"
    return found


def sysctls(text: str) -> dict[str, str]:
    """Return sysctl name -> value; the path's slashes become the dots of sysctl(8), tabs in values become blanks."""
    pairs = (line.split(":", 1) for line in text.splitlines())
    return {"net.ipv4." + path.replace("/", "."): " ".join(value.split()) for path, value in pairs}


def program_ids(node: Any) -> set[int]:
    """Return every program id in what `bpftool net` lists, whatever the hook: older ones say `id`, newer `prog_id`."""
    if isinstance(node, list):
        return set[int]().union(*map(program_ids, node))
    if isinstance(node, dict):
        own = {value for key, value in node.items() if key in {"id", "prog_id"}}
        return own.union(*map(program_ids, node.values()))
    return set()


def own_programs(folder: Path) -> None:
    """Keep the programs of this node's interfaces in bpf-prog.json, and drop who holds them open."""
    paths = {what: folder / f"bpf-{what}.json" for what in ("net", "link", "prog")}
    listed = {what: json.loads(path.read_text()) for what, path in paths.items() if path.exists()}
    links = [link for link in listed.get("link", []) if "devname" in link]
    attached = program_ids(listed.get("net")) | {link["prog_id"] for link in links}
    programs = [program for program in listed.get("prog", []) if program["id"] in attached]
    for what, entries in (("link", links), ("prog", programs)):
        if what in listed:
            kept = [{key: value for key, value in entry.items() if key != "pids"} for entry in entries]
            paths[what].write_text(json.dumps(kept))


def text_to_json(folder: Path) -> None:
    """Replace the text files by their JSON."""
    for name, convert in (("offload", offloads), ("sysctl", sysctls)):
        text = folder / f"{name}.txt"
        if text.exists():
            (folder / f"{name}.json").write_text(json.dumps(convert(text.read_text())))
            text.unlink()


def one_line(path: Path) -> None:
    """Rewrite JSON compactly; iproute2 6.1 prints keys twice in encap routes, so text is only joined, never re-read."""
    text = path.read_text()
    path.write_text("".join(line.strip() for line in text.splitlines()) + "\n")


if __name__ == "__main__":
    for folder in map(Path, sys.stdin.read().splitlines()):
        text_to_json(folder)
        own_programs(folder)
        for path in folder.glob("*.json"):
            one_line(path)
