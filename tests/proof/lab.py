"""The lab, run anew: every setup and scenario captured into a folder of its own, or the reason why that cannot be."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

SCRIPTS = Path(__file__).parents[2] / "scripts"
LONGEST_S = 300
"""All runs take about one minute where nothing else goes on."""


def lacking() -> str | None:
    """Return why no lab can be built here, null where one can."""
    found = subprocess.run(["bash", SCRIPTS / "lab" / "require.sh"], capture_output=True, text=True)
    if found.returncode:
        return (found.stderr.splitlines() or ["the lab's requirements are not met"])[0]
    return None if shutil.which("tcpdump") else "lab: tcpdump: not found; next: install the package tcpdump"


def capture_all(folder: Path) -> None:
    """Capture every run below `folder`; raises RuntimeError with what the scripts said. They remove what they build."""
    words = [str(SCRIPTS / "run.sh"), "--all", "--out", str(folder)]
    own = {"LAB_PREFIX": f"proof{os.getpid()}", "LAB_STATE": f"/run/podpath-proof.{os.getpid()}", "TMPDIR": str(folder)}
    folder.mkdir()
    running = subprocess.Popen(
        words, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        said, _ = running.communicate(timeout=LONGEST_S)
    except BaseException:
        running.send_signal(signal.SIGTERM)  # it ends its lanes, and they their namespaces
        running.communicate()
        raise
    if running.returncode:
        raise RuntimeError(said)
