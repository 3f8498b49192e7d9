"""Archives hold bytecode that a read-only disk can use, and are the same for the same content."""

import importlib.util
import marshal
import os
import struct
import zipfile
from pathlib import Path
from types import CodeType

from deploy import archive

UNCHECKED_HASH = 0b01


def tree(root: Path) -> Path:
    (root / "room").mkdir(parents=True)
    (root / "room" / "rules.py").write_text("def nights():\n    return 2\n")
    (root / "room" / "data.json").write_text("{}")
    return root


def compiled(root: Path) -> bytes:
    (file,) = root.glob("room/__pycache__/rules.*.pyc")
    return file.read_bytes()


def test_bytecode_is_never_compared_with_its_source(tmp_path: Path) -> None:
    archive.compile_tree(tree(tmp_path), mounted_at="/var/task")
    content = compiled(tmp_path)
    assert content[:4] == importlib.util.MAGIC_NUMBER
    assert struct.unpack("<I", content[4:8]) == (UNCHECKED_HASH,)


def test_a_traceback_names_the_file_as_lambda_has_it(tmp_path: Path) -> None:
    archive.compile_tree(tree(tmp_path), mounted_at="/var/task")
    code = marshal.loads(compiled(tmp_path)[16:])
    assert isinstance(code, CodeType)
    assert code.co_filename == "/var/task/room/rules.py"


def test_dates_and_places_of_files_do_not_change_an_archive(tmp_path: Path) -> None:
    first, second = tree(tmp_path / "first"), tree(tmp_path / "second")
    os.utime(second / "room" / "rules.py", (1, 1))
    archive.pack(first, tmp_path / "first.zip")
    archive.pack(second, tmp_path / "second.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_another_content_is_another_archive(tmp_path: Path) -> None:
    first, second = tree(tmp_path / "first"), tree(tmp_path / "second")
    (second / "room" / "data.json").write_text("[]")
    archive.pack(first, tmp_path / "first.zip")
    archive.pack(second, tmp_path / "second.zip")
    assert (tmp_path / "first.zip").read_bytes() != (tmp_path / "second.zip").read_bytes()


def test_what_is_packed_can_be_read_by_everyone_under_its_prefix(tmp_path: Path) -> None:
    archive.pack(tree(tmp_path / "tree"), tmp_path / "layer.zip", prefix="python/")
    with zipfile.ZipFile(tmp_path / "layer.zip") as opened:
        entries = opened.infolist()
    assert {entry.filename for entry in entries} == {
        "python/room/rules.py",
        "python/room/data.json",
    }
    assert all(entry.external_attr >> 16 & 0o444 == 0o444 for entry in entries)


def test_an_archive_of_sources_gains_bytecode(tmp_path: Path) -> None:
    code = tmp_path / "code.zip"
    archive.pack(tree(tmp_path / "tree"), code)
    archive.repack_compiled(code, tmp_path / "scratch", mounted_at="/var/task")
    with zipfile.ZipFile(code) as opened:
        names = opened.namelist()
    assert "room/rules.py" in names
    assert any(name.startswith("room/__pycache__/rules.") for name in names)
