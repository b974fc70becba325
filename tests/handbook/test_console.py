"""Console blocks of the handbook: run, shown as they print, and no failure passes for a result."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.handbook.console import Failed, rerun


def block(*lines: str) -> str:
    return "\n".join(["```console", *lines, "```"])


def test_what_stands_below_a_command_is_what_it_prints(tmp_path: Path) -> None:
    page = f"# Words\n\n{block('$ echo one', 'old', 'older', '$ echo two')}\n\nmore words\n"
    assert f"# Words\n\n{block('$ echo one', 'one', '$ echo two', 'two')}\n\nmore words\n" == rerun(page, tmp_path)


def test_a_second_time_nothing_changes(tmp_path: Path) -> None:
    once = rerun(block("$ printf 'a  \\n\\nb'"), tmp_path)
    assert block("$ printf 'a  \\n\\nb'", "a", "", "b") == once == rerun(once, tmp_path)


def test_what_one_block_writes_the_next_one_reads(tmp_path: Path) -> None:
    page = f"{block('$ echo kept > file')}\n\n{block('$ cat file')}"
    assert rerun(page, tmp_path).endswith(block("$ cat file", "kept"))


def test_analyze_is_this_one(tmp_path: Path) -> None:
    assert "podpath, version" in rerun(block("$ analyze --version"), tmp_path)


def test_a_command_that_fails_stops_the_build_unless_the_page_shows_it(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"`\(exit 3\)` ended with 3: correct it, or show that by"):
        rerun(block("$ (exit 3)", "$ echo on"), tmp_path)
    assert block("$ (exit 3)", "$ echo $?", "3") == rerun(block("$ (exit 3)", "$ echo $?"), tmp_path)


def test_a_command_that_ends_the_shell_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="not run to the end"):
        rerun(block("$ exit 3"), tmp_path)


def test_what_needs_a_cluster_is_left_as_it_is_with_its_reason(tmp_path: Path) -> None:
    page = f"<!-- not run: needs a cluster -->\n{block('$ false', 'as written')}"
    assert page == rerun(page, tmp_path)
