"""Small projects and wheels to package, so that the packaging is tried without the product."""

import hashlib
import zipfile
from pathlib import Path

from chalicelib.wiring import FUNCTIONS

ROUTE = '''

@app.route("/v1/houses/{slug}", methods=["GET", "POST"], cors=True)
def house(slug):
    """One house."""
    return {"slug": slug}
'''


def sample_project(root: Path, *, requirements: str = "", functions: bool = True) -> Path:
    """A project with one route, and the worker functions that the product's template expects."""
    (root / "chalicelib").mkdir(parents=True)
    (root / "chalicelib" / "__init__.py").write_text('"""The rooms."""\n')
    (root / "protocol").mkdir()
    (root / "protocol" / "__init__.py").write_text('"""The messages."""\n')
    (root / ".chalice").mkdir()
    (root / ".chalice" / "config.json").write_text(
        '{"version": "2.0", "app_name": "sample", "api_gateway_stage": "api",'
        ' "autogen_policy": false, "iam_policy_file": "policy.json"}'
    )
    (root / ".chalice" / "policy.json").write_text('{"Version": "2012-10-17", "Statement": []}')
    source = 'from chalice import Chalice\n\napp = Chalice(app_name="sample")\n' + ROUTE
    for function in FUNCTIONS if functions else ():
        source += f'\n@app.lambda_function(name="{function.name}")\n'
        source += f"def {function.name}(event, context):\n    return event\n"
    (root / "app.py").write_text(source)
    (root / "requirements.txt").write_text(requirements)
    for name in {name for function in FUNCTIONS for name in function.uses.layers}:
        (root / "layers" / name).mkdir(parents=True)
        (root / "layers" / name / "requirements.txt").write_text(requirements)
    for stray in ("tests", "local"):
        (root / stray).mkdir()
        (root / stray / "stray.py").write_text("")
    return root


def wheel(directory: Path, name: str, *, tag: str = "py3-none-any") -> str:
    """Make a wheel of one module and give the lock that finds it, and nothing else."""
    directory.mkdir(parents=True, exist_ok=True)
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}/__init__.py": f"NAME = {name!r}\n",
        f"{name}/tests/test_it.py": "",
        f"{name}/page.js.map": "{}",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{info}/RECORD": "",
    }
    made = directory / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return lock(made, name)


def lock(archive: Path, name: str) -> str:
    """A lock of one package that pip finds beside its archive, and nowhere else."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    found = f"--no-index\n--find-links {archive.parent}\n"
    return f"{found}{name}==1.0 --hash=sha256:{digest}\n"


def names_in(archive: Path) -> list[str]:
    """The paths in a zip file."""
    with zipfile.ZipFile(archive) as opened:
        return opened.namelist()
