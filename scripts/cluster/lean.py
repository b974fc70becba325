"""Takes out of a cluster's objects what no analysis reads and no capture is to carry around: lean.py DIR, in place.

That is what containers are told (environment, arguments, commands: passwords stand there), and Kubernetes' own
bookkeeping, which often holds the same again.
"""

import json
import sys
from pathlib import Path
from typing import Any

CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
TOLD = ("env", "envFrom", "command", "args")
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def lean(each: dict[str, Any]) -> dict[str, Any]:
    """Return the object without them, changed in place."""
    metadata = each.get("metadata") or {}
    metadata.pop("managedFields", None)
    (metadata.get("annotations") or {}).pop(APPLIED, None)
    spec = each.get("spec") or {}
    for container in [one for kind in CONTAINERS for one in spec.get(kind) or []]:
        for key in TOLD:
            container.pop(key, None)
    return each


def rewrite(path: Path) -> None:
    """Rewrite one file: an object, a list of Kubernetes', or the empty list of a command that printed nothing."""
    said = json.loads(path.read_text())
    if isinstance(said, dict):
        for each in said.get("items", [said]):
            lean(each)
        path.write_text(json.dumps(said) + "\n")


if __name__ == "__main__":
    for path in Path(sys.argv[1]).glob("*.json"):
        rewrite(path)
