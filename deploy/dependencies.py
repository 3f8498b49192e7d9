"""Third-party packages as Lambda needs them: wheels for its platform, without what it never reads.

Source builds are refused, since a wheel compiled here would carry this machine's libraries.
"""

import gzip
import json
import shutil
import subprocess
import sys
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

MACHINE = "x86_64"
# The newest glibc of each runtime's Amazon Linux: 2.26 in AL2 (python3.11), 2.34 in AL2023.
GLIBC = {(3, 11): 26, (3, 12): 34, (3, 13): 34}
OLDEST_GLIBC = 17
# The services that the functions call; botocore carries the models of some four hundred.
SERVICES = ("dynamodb", "s3", "secretsmanager", "sqs", "sts")
LANGUAGES = ("root", "es", "es_419", "es_PE")
"""Those that babel is asked for, with what they build on; it carries some thousand."""
PARTITION = "aws"
"""Where AWS serves: not China, nor the clouds of governments."""


class Unfit(RuntimeError):
    """The packages cannot be shipped as they are; the message says which and why."""


def runtime() -> tuple[int, int]:
    """The Python that is packaged for: the one that runs this.

    Raises:
        Unfit: Lambda's platform for that version is not known here.
    """
    version = sys.version_info[:2]
    if version not in GLIBC:
        raise Unfit(f"package with Python 3.11, 3.12 or 3.13, not {version[0]}.{version[1]}")
    return version


def install(requirements: Path, target: Path) -> None:
    """Put the packages of a lock file into `target`.

    Raises:
        Unfit: a package has no wheel for the platform, or none with a hash of the file.
    """
    major, minor = runtime()
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"]
    command += ["--require-hashes", "--only-binary", ":all:", "--target", str(target)]
    command += ["--implementation", "cp", "--python-version", f"{major}.{minor}"]
    for platform in platforms():
        command += ["--platform", platform]
    done = subprocess.run(  # noqa: S603 - every part of the command is written here
        [*command, "--requirement", str(requirements)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unfit(f"no wheels for {requirements}:\n{done.stderr}")
    refuse_foreign(target)
    _trim(target)


def platforms() -> list[str]:
    """The wheel platforms that Lambda's runtime can load."""
    newest = GLIBC[runtime()]
    legacy = f"manylinux2014_{MACHINE}"
    return [legacy, *(f"manylinux_2_{n}_{MACHINE}" for n in range(OLDEST_GLIBC, newest + 1))]


def refuse_foreign(target: Path) -> None:
    """See that every installed wheel is pure or made for the platform.

    Raises:
        Unfit: one was built for another, or here.
    """
    fit = {"any", *platforms(), f"manylinux1_{MACHINE}", f"manylinux2010_{MACHINE}"}
    for wheel in sorted(target.glob("*.dist-info/WHEEL")):
        tags = HeaderParser().parsestr(wheel.read_text()).get_all("Tag", [])
        if not any(tag.split("-")[2] in fit or _old_enough(tag) for tag in tags):
            raise Unfit(f"{wheel.parent.name} is not for Lambda: {', '.join(tags)}")


def _old_enough(tag: str) -> bool:
    """A tag of a glibc older than those that are named one by one."""
    parts = tag.split("-")[2].split("_")
    return (
        tag.endswith(MACHINE) and parts[:2] == ["manylinux", "2"] and int(parts[2]) < OLDEST_GLIBC
    )


def _trim(target: Path) -> None:
    """Leave out what only developers of those packages use, and unused service models."""
    for name in ("tests", "test", "__pycache__"):
        for directory in sorted(target.glob(f"**/{name}")):
            shutil.rmtree(directory, ignore_errors=True)
    shutil.rmtree(target / "bin", ignore_errors=True)
    for source_map in target.glob("**/*.js.map"):
        source_map.unlink()
    for language in (target / "babel" / "locale-data").glob("*.dat"):
        if language.stem not in LANGUAGES:
            language.unlink()
    data = target / "botocore" / "data"
    if data.is_dir():
        for model in data.iterdir():
            if model.is_dir() and model.name not in SERVICES:
                shutil.rmtree(model)
        for description in data.glob("*/*/service-2.json.gz"):
            cut_description(description)
        cut_endpoints(data / "endpoints.json")


def cut_endpoints(path: Path) -> None:
    """Leave in botocore's list of addresses what the functions call. Each cold start reads it
    whole: 1.2 MB, which takes a tenth of a second."""
    known = json.loads(path.read_text())
    known["partitions"] = [part for part in known["partitions"] if part["partition"] == PARTITION]
    for part in known["partitions"]:
        part["services"] = {name: part["services"][name] for name in SERVICES}
    path.write_text(json.dumps(known))


def cut_description(path: Path) -> None:
    """Leave out of botocore's description of a service the texts for people, which each cold
    start would unpack and read, and write the rest unpacked, as botocore also finds it."""
    description = json.loads(gzip.decompress(path.read_bytes()), object_hook=_without_texts)
    for parameter in description.get("clientContextParams", {}).values():
        # botocore insists on this one.
        parameter["documentation"] = ""
    path.with_suffix("").write_text(json.dumps(description, separators=(",", ":")))
    path.unlink()


def _without_texts(part: dict[str, Any]) -> dict[str, Any]:
    # A member of that name would be a shape, not a text.
    return {k: v for k, v in part.items() if k != "documentation" or not isinstance(v, str)}
