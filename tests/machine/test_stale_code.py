"""Machine code that was made from other sources cannot run; made by several processes at once it is whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from analyzer.machine import linker, store
from tests import frames
from tests.cluster import ping
from tests.machine.compiled import machine
from tests.machine.small_package import SmallPackage


def test_after_an_edit_in_a_called_file_the_old_code_is_not_used(tmp_path: Path) -> None:
    """The entry calls `be16` of another file: 0x0102 = 258 until that is edited to add 0x1000, 4354.

    Numba's own cache would go on with the old code, as the entry's file is the same.
    """
    package = SmallPackage(tmp_path)
    assert "nothing kept" == package.ask()
    assert [0] == package.compile()
    assert "258" == package.ask()
    called = package.folder / "analyzer" / "layers" / "loop" / "big_endian.py"
    called.write_text(called.read_text().replace("| np.int64(b[at + 1])", "| np.int64(b[at + 1]) + 4096"))
    assert "nothing kept" == package.ask()
    assert [0, 0] == package.compile(at_once=2)
    assert "4354" == package.ask()
    assert [".o", ".o"] == [Path(name).suffix for name in package.kept()]


def test_a_stale_loop_leaves_the_reference_to_count(tmp_path: Path) -> None:
    """The whole package is copied with its machine code, which is taken; after an edit it is not, and all goes on."""
    machine()
    kept = store.folder()
    assert kept is not None
    package = SmallPackage(tmp_path)
    entries = Path("analyzer", "layers", "loop", "entries.py")
    shutil.copy(store.PACKAGE.parent / entries, package.folder / entries)
    package.cache.mkdir(mode=0o700)
    shutil.copy(kept / f"{store.key()}.o", package.cache)
    (tmp_path / "eth0.pcap").write_bytes(frames.pcap([(5, ping())]))
    say = "from analyzer.machine import linker; print('kept' if linker.load() else 'none')"
    flows = "-m", "analyzer", "flows", "eth0.pcap", "--format", "csv"
    before = package.start("-c", say).communicate()[0], package.start(*flows).communicate()[0]
    called = package.folder / "analyzer" / "layers" / "loop" / "network.py"
    called.write_text(called.read_text() + "\n")
    after = package.start("-c", say).communicate()[0], package.start(*flows).communicate()[0]
    assert ("kept\n", "none\n") == (before[0], after[0])
    assert 2 == len(before[1].splitlines())
    assert before[1] == after[1]


def test_machine_code_is_linked_without_the_compiler(tmp_path: Path) -> None:
    """Importing Numba, and NumPy with it, would take most of a run."""
    machine()
    (tmp_path / "eth0.pcap").write_bytes(frames.pcap([(5, ping())]))
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from analyzer.flows.core_table import core_table\n"
        "packets = [row['network_packets'] for row in core_table([Path('eth0.pcap')], {}).rows]\n"
        "print(packets, sorted({'numba', 'numpy', 'llvmlite'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(store.PACKAGE.parent)!r})\n{code}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "[1] ['llvmlite']\n" == done.stdout
    assert linker.load() is not None
