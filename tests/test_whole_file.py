"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from metboard.whole_file import safe_name, write_whole


def test_all_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    paths = (tmp_path / "new" / "a.txt", tmp_path / "b.txt")
    assert write_whole({paths[0]: b"a", paths[1]: b"b"}) == paths
    assert [path.read_bytes() for path in paths] == [b"a", b"b"]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.txt", "b.txt", "new"]


def test_a_failure_leaves_no_file_and_no_trace(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        write_whole({tmp_path / "a.txt": b"a", tmp_path / "file" / "b.txt": b"b"})
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "Jürgen", "", ".hidden", "x" * 200])
def test_a_name_is_safe_on_every_system(name: str) -> None:
    made = safe_name(name, name)
    assert Path(made).name == made
    assert not made.startswith(".")
    assert len(made) < 100


def test_names_that_had_to_change_stay_apart() -> None:
    assert len({safe_name(name, name) for name in ("a/b", "a b", "a-b")}) == 3
