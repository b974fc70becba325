"""Starts a command as a terminal would, waits for a text in a file, sends a signal, and exits as the command did.

Arguments: SIGNAL FILE TEXT COMMAND... . INT goes to the whole process group, as Ctrl-C does; others to the process.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def interrupt(name: str, file: Path, text: str, command: list[str]) -> int:
    """Return the exit status as a shell gives it."""
    process = subprocess.Popen(
        command, start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)
    )
    until = time.monotonic() + 20
    while time.monotonic() < until and not (file.exists() and text in file.read_text()):
        time.sleep(0.02)
    number = signal.Signals["SIG" + name]
    if number == signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    status = process.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(interrupt(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4:]))
