"""The page's scripts: small files, inlined as one, and the policy by which a browser runs them and nothing else."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from markupsafe import Markup

from analyzer.report import templates

FILES = ("theme.js", "sort.js", "filter.js", "copy.js", "fold.js", "more.js", "contents.js")


def script() -> Markup:
    """Return what stands in the page's one `<script>`: each file in a block of its own, so that names do not meet."""
    sources = [(templates.folder() / name).read_text(encoding="utf-8") for name in FILES]
    return Markup('"use strict";\n' + "".join(f"{{\n{source}}}\n" for source in sources))  # noqa: S704 - our own files


def policy(script: str) -> str:
    """Return the Content-Security-Policy (level 3) of a page with this script: it loads nothing and runs nothing else.

    Names out of captures are escaped anyway; this holds should one ever not be. Styles stand in attributes too.
    """
    allowed = b64encode(sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'; base-uri 'none'"
