"""Zip files for Lambda: bytecode inside, and the same bytes for the same content."""

import compileall
import os
import zipfile
from pathlib import Path
from py_compile import PycInvalidationMode

# The earliest instant that a zip file can hold: dates of files must not change the archive.
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16
LEVEL = 9


def compile_tree(root: Path, *, mounted_at: str) -> None:
    """Compile every module under `root` once, as if it lay at `mounted_at`.

    Lambda's file systems are read-only, so Python could never keep what it compiles there; and
    unchecked, because a source file there never changes.
    """
    compileall.compile_dir(
        root,
        quiet=2,
        stripdir=str(root),
        prependdir=mounted_at,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
    )


def pack(root: Path, target: Path, *, prefix: str = "") -> None:
    """Write everything under `root` to the zip file `target`, its paths under `prefix`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for path in sorted(_files(root)):
            entry = zipfile.ZipInfo(prefix + path.relative_to(root).as_posix(), EPOCH)
            entry.external_attr = READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes(), compresslevel=LEVEL)


def repack_compiled(archive: Path, scratch: Path, *, mounted_at: str) -> None:
    """Put bytecode into an archive of sources."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(scratch)
    compile_tree(scratch, mounted_at=mounted_at)
    pack(scratch, archive)


def _files(root: Path) -> list[Path]:
    return [Path(directory) / name for directory, _, names in os.walk(root) for name in names]
