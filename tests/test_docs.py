"""Generated documents: current, and told when they are not."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from analyzer import docs
from tests.samples import CAPTURES

PROJECT = Path(__file__).parents[1]
EXAMPLES = "".join(
    f"<!-- example: {name} -->\nold\n<!-- /example -->\n" for name in ("lone", "samples", "trace", "triage")
)


@pytest.mark.parametrize("name", docs.SCHEMAS)
def test_the_committed_schemas_are_what_the_code_says(name: str) -> None:
    committed = (PROJECT / "docs" / f"{name}.schema.json").read_text()
    assert docs.schema(name) == committed
    jsonschema.Draft202012Validator.check_schema(json.loads(committed))
    assert committed.endswith("}\n")


def test_the_readme_shows_what_the_commands_print() -> None:
    if not (CAPTURES / "vxlan/baseline").is_dir():
        pytest.skip("the lab's samples are not here: captures/vxlan/baseline")
    text = (PROJECT / "README.md").read_text()
    assert docs.readme(text, PROJECT) == text


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project whose examples print the same word each."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(docs, "example", lambda *captures: "printed")
    monkeypatch.setattr(docs, "trace_example", lambda run: f"traced {run.name}")
    monkeypatch.setattr(docs, "triage_example", lambda captures: f"found in {captures.name}")
    monkeypatch.setattr(docs, "lone_example", lambda capture: f"printed of {capture.name}")
    (tmp_path / "README.md").write_text(EXAMPLES)
    return tmp_path


def test_stale_documents_are_named_and_written_anew(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == docs.main(["--check"])
    told = "{} is not what the code says: run `make docs`\n"
    pages = ("schema.md", "rules.md", "cli.md", "result.md")
    names = [*(f"docs/{name}.schema.json" for name in docs.SCHEMAS), *(f"docs/{name}" for name in pages), "README.md"]
    assert "".join(told.format(name) for name in names) == capsys.readouterr().err
    assert 0 == docs.main([])
    assert 0 == docs.main(["--check"])
    (project / "docs" / "result.schema.json").write_text("{}")
    assert 1 == docs.main(["--check"])
    assert told.format("docs/result.schema.json") == capsys.readouterr().err


def test_examples_replace_what_stood_in_their_place(project: Path) -> None:
    docs.main([])
    printed = ("printed of eth0.pcap", "printed", "traced baseline", "found in missing-pod-route")
    expected = EXAMPLES
    for words in printed:
        expected = expected.replace("old", f"```text\n{words}\n```", 1)
    assert expected == (project / "README.md").read_text()


def test_a_readme_without_a_place_for_an_example_is_a_fault(project: Path) -> None:
    with pytest.raises(ValueError, match=r"README\.md has 0 places for the example `samples`, not one"):
        docs.readme(EXAMPLES.replace("example: samples", "example: others"), project)


def test_each_capture_of_an_example_is_read_as_if_it_stood_alone(tmp_path: Path) -> None:
    sample = CAPTURES / "vxlan/cilium-vxlan-crossnode-http/node1/eth0.pcap"
    printed = docs.lone_example(sample)
    assert "172.18.0.2" in printed
    assert str(tmp_path.parent) not in printed
    assert [line for line in printed.splitlines() if len(line) > 80] == []
