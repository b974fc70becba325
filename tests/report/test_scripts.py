"""The page's script: one text of small files, and the policy that lets it run and nothing else."""

from __future__ import annotations

import base64
import hashlib

from analyzer.report import html, scripts, templates
from analyzer.result import Result

from .document import Document


def test_the_policy_names_the_script_that_the_page_carries(four_setups: Result) -> None:
    """A browser hashes what stands between the tags, byte by byte."""
    page = Document(html.render(four_setups))
    script = page.all("script")[0].text
    meta = next(each for each in page.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in meta.attributes["content"]
    assert meta.attributes["content"].startswith("default-src 'none'; ")


def test_every_script_of_the_templates_is_in_the_page() -> None:
    names = {each.name for each in templates.folder().iterdir() if each.name.endswith(".js")}
    assert set(scripts.FILES) == names


def test_no_script_could_end_itself_or_write_markup() -> None:
    """`</script` would close the element; innerHTML is how names become markup."""
    for word in ("</script", "<!--", "innerHTML", "document.write", "eval("):
        assert word not in scripts.script()
