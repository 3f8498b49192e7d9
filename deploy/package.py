"""Build what CloudFormation gets: `python -m deploy.package --stage production`.

The output directory holds the template (`sam.json`), the functions' code (`deployment.zip`) and
the layers (`layers/<name>.zip`). The runtime is that of the Python that runs this: package for
AWS with the newest one that the project supports.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from chalicelib import entry, wiring
from chalicelib.office.described import resources
from chalicelib.wiring import API, FUNCTIONS
from deploy import archive, dependencies
from deploy.alarms import alarm_template
from deploy.dependencies import Unfit
from deploy.naming import Stage, logical
from deploy.template import merge_template, used_layers

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
LARGEST_CODE = 25 * MEGABYTE
TEMPLATE, ALARMS = "sam.json", "alarms.json"
CODE = "deployment.zip"
FINGERPRINT = "fingerprint"
CODE_MOUNT = "/var/task"
LAYER_MOUNT = "/opt/python"
SHIPPED = ("app.py", "chalicelib", ".chalice")
MESSAGES = "protocol"
"""What the cloud and the bridge in a house both import. Chalice packages nothing beside
`chalicelib` but what lies in `vendor`."""
NOT_CODE = shutil.ignore_patterns("__pycache__", "deployed", "deployments")
CHALICE = "import sys; from chalice.cli import main; sys.exit(main())"
# It serves on the machines of developers only.
RETIRED = "python3.11"
ANY_REGION = "us-east-1"


def build(stage: Stage, out: Path, *, project: Path = ROOT) -> bool:
    """Build the package of a stage in `out`, unless it is there already.

    Returns:
        Whether anything had to be built.

    Raises:
        Unfit: a dependency has no wheel for Lambda, Chalice refuses, or the code is too large.
    """
    # Chalice changes the working directory.
    out = out.resolve()
    fingerprint = _fingerprint(stage, project)
    mark = out / FINGERPRINT
    if mark.is_file() and mark.read_text() == fingerprint:
        return False
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        _build_code(stage, project, out, Path(scratch))
        for layer in used_layers():
            _build_layer(project / "layers" / layer, out, Path(scratch) / "layers" / layer)
    refuse_large(out / CODE)
    refuse_unfounded(json.loads((out / TEMPLATE).read_text()))
    mark.write_text(fingerprint)
    return True


def _build_code(stage: Stage, project: Path, out: Path, scratch: Path) -> None:
    staged = scratch / "project"
    staged.mkdir()
    for name in SHIPPED:
        source = project / name
        if source.is_dir():
            shutil.copytree(source, staged / name, ignore=NOT_CODE)
        else:
            shutil.copy(source, staged / name)
    # A cold start of the API looks here, rather than read what every room declares.
    (staged / "chalicelib" / entry.INDEX.name).write_bytes(msgspec.json.encode(wiring.PATHS))
    # And one of the pages here, rather than describe every route.
    described = msgspec.json.encode(resources.described())
    (staged / "chalicelib" / resources.INDEX.name).write_bytes(described)
    # Chalice ships `vendor` as it is: its own installer would compile what has no wheel.
    vendor = staged / "vendor"
    dependencies.install(project / "requirements.txt", vendor)
    shutil.copytree(project / MESSAGES, vendor / MESSAGES, ignore=NOT_CODE)
    overlay = scratch / "overlay.json"
    overlay.write_text(json.dumps(merge_template(stage)))
    _run_chalice(stage, staged, overlay, out)
    (out / ALARMS).write_text(json.dumps(alarm_template(stage), indent=1))
    archive.repack_compiled(out / CODE, scratch / "code", mounted_at=CODE_MOUNT)


def _run_chalice(stage: Stage, staged: Path, overlay: Path, out: Path) -> None:
    command = [sys.executable, "-c", CHALICE, "--project-dir", str(staged), "package"]
    command += ["--stage", stage.name, "--merge-template", str(overlay), str(out)]
    # Chalice imports the application and asks for a region, which the template does not depend on.
    environment = {
        "AWS_DEFAULT_REGION": ANY_REGION,
        **os.environ,
        "CASA_STAGE": stage.name,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(  # noqa: S603 - every part of the command is written here
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unfit(f"chalice package failed:\n{done.stdout}{done.stderr}")


def _build_layer(source: Path, out: Path, scratch: Path) -> None:
    scratch.parent.mkdir(parents=True, exist_ok=True)
    dependencies.install(source / "requirements.txt", scratch)
    archive.compile_tree(scratch, mounted_at=LAYER_MOUNT)
    archive.pack(scratch, out / "layers" / f"{source.name}.zip", prefix="python/")


def refuse_retired(runtime: str) -> None:
    """See that Lambda takes new functions on a runtime.

    Raises:
        Unfit: it does not.
    """
    if runtime == RETIRED:
        raise Unfit(
            f"AWS takes nothing new on {RETIRED}: package with Python 3.12 or 3.13 "
            "(docs/deployment.md). `make package PROOF=1` builds it to look at."
        )


def refuse_large(code: Path, *, largest: int = LARGEST_CODE) -> None:
    """Hold the code of the functions to its budget, which is what keeps cold starts short.

    Raises:
        Unfit: it is over.
    """
    size = code.stat().st_size
    if size > largest:
        raise Unfit(
            f"{code.name} is {size / MEGABYTE:.1f} MB; {largest / MEGABYTE:.1f} are allowed"
        )


def refuse_unfounded(template: dict[str, Any]) -> None:
    """See that what was laid over Chalice's template found something under it.

    Raises:
        Unfit: a function of `wiring.FUNCTIONS` is missing in `app.py`, or the reverse.
    """
    resources = template["Resources"]
    missing = sorted(name for name, resource in resources.items() if "Type" not in resource)
    if missing:
        raise Unfit(f"app.py declares nothing for: {', '.join(missing)}")
    known = {logical(function.name) for function in (API, *FUNCTIONS)}
    found = {n for n, r in resources.items() if r["Type"] == "AWS::Serverless::Function"}
    if found - known:
        raise Unfit(f"wiring.FUNCTIONS does not know: {', '.join(sorted(found - known))}")


def _fingerprint(stage: Stage, project: Path) -> str:
    """What decides the package: its sources, these scripts, the stage and the Python."""
    digest = hashlib.sha256(f"{stage.name} {sys.version}".encode())
    for path in sorted(_inputs(project)):
        digest.update(f"{path} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _inputs(project: Path) -> Iterator[Path]:
    yield project / "requirements.txt"
    yield project / "app.py"
    for directory in (
        *(project / name for name in (*SHIPPED, MESSAGES)),
        project / "layers",
        ROOT / "deploy",
    ):
        for path in directory.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def main(arguments: list[str] | None = None) -> int:
    """The command line; not zero when the package cannot be built."""
    parser = argparse.ArgumentParser(prog="deploy.package", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--out", type=Path, help="where to (default .build/<stage>)")
    parser.add_argument(
        "--proof", action="store_true", help="with a Python too that AWS takes no more, to look at"
    )
    parsed = parser.parse_args(arguments)
    out = parsed.out or ROOT / ".build" / parsed.stage
    try:
        stage = Stage(parsed.stage)
        if not parsed.proof:
            refuse_retired(f"python{sys.version_info.major}.{sys.version_info.minor}")
        built = build(stage, out)
    except (Unfit, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    size = (out / CODE).stat().st_size / MEGABYTE
    sys.stdout.write(f"{out}: {'built' if built else 'unchanged'}, code {size:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
