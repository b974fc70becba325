"""The HTML page → PDF, by WeasyPrint, which is imported only here: it takes a second and needs Pango."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from analyzer.errors import UserError
from analyzer.garbage import no_garbage_collection
from analyzer.report.svg_lines import draw_lines_whole

INSTALL = "install it (Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0; macOS: brew install pango)"


DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
SCREEN_ONLY = re.compile(r"<!--(/?)screen-->")


def write(html: str, path: Path) -> None:
    """Write `html` as a PDF to `path`; raises UserError when WeasyPrint, Pango or `path` cannot be used."""
    write_with(*weasyprint_without_network("no PDF was written"), html, path)


def write_with(weasyprint: Any, fetcher: Any, html: str, path: Path) -> None:
    """Write `html` by the module and the fetcher that `weasyprint_without_network` returned."""
    with no_garbage_collection():
        page = as_images(on_paper(html))
        document: bytes = weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf()
    try:
        path.write_bytes(document)
    except OSError as error:
        raise UserError(f"cannot write {path}", error.strerror or str(error), "choose another --out") from error


def on_paper(html: str) -> str:
    """Return the page without what the templates mark as `<!--screen-->`, so that it is not even parsed.

    Marks nest. No name from a capture can pass for one: `<` is always escaped there.
    """
    depth, kept = 0, list[str]()
    texts = SCREEN_ONLY.split(html)
    for mark, text in zip(["", *texts[1::2]], texts[::2], strict=False):
        depth += 0 if not kept else -1 if mark else 1
        kept.append("" if depth else text)
    return "".join(kept)


def as_images(html: str) -> str:
    """Return the page with its drawings as images: as elements each shape would be matched with every rule of style.

    A drawing on the page ends where `</svg>` does, as no text of it holds a `<`.
    """
    return DRAWING.sub(lambda found: f'<img src="data:image/svg+xml;base64,{_base64(found[0])}">', html)


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def weasyprint_without_network(without: str) -> tuple[Any, Any]:
    """Return the module and a fetcher that fetches nothing; raises UserError, `without` saying what there is not."""
    try:
        import weasyprint
    except ImportError as error:
        raise UserError(without, f"WeasyPrint is missing ({error})", "pip install weasyprint") from error
    except OSError as error:  # cffi's dlopen: the Python package is there, the C library is not
        reason = str(error).splitlines()[0]
        raise UserError(without, f"WeasyPrint cannot load Pango ({reason})", INSTALL) from error
    draw_lines_whole(import_module("weasyprint.svg"))
    return weasyprint, _fetcher(weasyprint)


def _fetcher(weasyprint: Any) -> Any:
    """Return a fetcher of what stands in the page itself: a name in a capture must never cause a request."""
    kind = getattr(weasyprint.urls, "URLFetcher", None)  # since WeasyPrint 68; a function before
    return kind(allowed_protocols=("data",)) if kind else partial(_from_the_page, weasyprint.default_url_fetcher)


def _from_the_page(fetch: Callable[[str], dict[str, Any]], url: str) -> dict[str, Any]:
    if not url.startswith("data:"):
        raise ValueError(f"the report fetches nothing, not even {url}")
    return fetch(url)
