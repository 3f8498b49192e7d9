"""The locks are those of their sources, hashed, and name nothing of the machine they came from."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("requirements*.txt", "bridge/requirements.txt", "layers/*/requirements.txt")
LOCKS = sorted(path for place in PLACES for path in ROOT.glob(place))
ENTRY = re.compile(
    r"^([\w.-]+)==(\S+)((?: ;[^\\]*)?) \\\n((?: {4}--hash=sha256:[0-9a-f]{64}.*\n)+)", re.M
)
SHIPPED = [path for path in LOCKS if path.name == "requirements.txt"]


def locked(lock: Path) -> set[tuple[str, str]]:
    """Every package of a lock with its version: of some, one for each range of Pythons."""
    return {(entry[1], entry[2]) for entry in ENTRY.finditer(lock.read_text())}


def sources(lock: Path) -> list[Requirement]:
    lines = lock.with_suffix(".in").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.fixture(params=LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def lock(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_what_a_source_asks_for_is_locked(lock: Path) -> None:
    packages = locked(lock)
    for requirement in sources(lock):
        name = canonicalize_name(requirement.name)
        versions = [version for package, version in packages if package == name]
        assert any(map(requirement.specifier.contains, versions))


def test_a_lock_holds_packages_with_hashes_and_nothing_else(lock: Path) -> None:
    rest = ENTRY.sub("", lock.read_text())
    assert all(line.lstrip().startswith("#") for line in rest.splitlines())


def test_a_lock_names_no_address_and_no_place(lock: Path) -> None:
    assert not re.search(r"://|-c /|-r /|index-url|find-links", lock.read_text())


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shipped_is_what_is_tested(shipped: Path) -> None:
    assert locked(shipped) <= locked(ROOT / "requirements-dev.txt")
