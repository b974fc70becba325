"""The PDF in a process of its own: it loads WeasyPrint while captures are read, and its memory ends with it.

`python -m analyzer.report.pdf_process PATH` takes the page from stdin; what the user can act on comes back as JSON.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from analyzer.errors import UserError
from analyzer.report import pdf

TOLD = 3
"""Exit code of a process that says on stdout why there is no PDF."""
NO_PDF = "no PDF was written"


class PdfProcess:
    """A process that waits for a page, loaded and ready; leaving the context ends it, whatever happened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        """Start it."""
        command = [sys.executable, "-m", "analyzer.report.pdf_process", str(self.path)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)  # noqa: S603 - ourselves, no shell
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it where it still waits or works."""
        if self._process.poll() is None:
            self._process.kill()
        with suppress(OSError, ValueError):  # a pipe that is closed, or that nobody reads any more
            self._process.communicate()

    def write(self, html: str) -> None:
        """Have the page written; raises UserError when it cannot be."""
        said, _ = self._process.communicate(html.encode("utf-8", "replace"))
        code = self._process.returncode
        if code == TOLD:
            raise UserError(*json.loads(said))
        if code:
            ended = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise UserError(
                NO_PDF, f"the process that writes it ended with {ended}", "print report.html from a browser"
            )


def main() -> int:
    """Write the page that comes on stdin, if one comes; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it is interrupted as well, and ends it
    try:
        weasyprint, fetcher = pdf.weasyprint_without_network(NO_PDF)
        page = sys.stdin.buffer.read().decode()
        if page:
            pdf.write_with(weasyprint, fetcher, page, Path(sys.argv[1]))
    except UserError as error:
        sys.stdin.buffer.read()
        json.dump([error.what, error.why, error.next_step], sys.stdout)
        return TOLD
    return 0


if __name__ == "__main__":
    sys.exit(main())
