"""The package of a project: what is in it, what is refused, and when it is built anew."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from chalicelib.wiring import API, FUNCTIONS
from deploy import package
from deploy.dependencies import Unfit
from deploy.naming import Stage, logical
from tests.deployment.projects import names_in, sample_project, wheel

STAGE = Stage("production")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    return sample_project(root / "sample", requirements=wheel(root / "wheels", "pure"))


@pytest.fixture(scope="module")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "production"
    package.build(STAGE, out, project=project)
    return out


@pytest.fixture(scope="module")
def template(built: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built / package.TEMPLATE).read_text())
    return found


def test_only_what_production_runs_is_shipped(built: Path) -> None:
    tops = {name.partition("/")[0] for name in names_in(built / package.CODE)}
    ours = {"app.py", "chalicelib", package.MESSAGES}
    assert tops == ours | {"chalice", "pure", "pure-1.0.dist-info", "__pycache__"}


def test_every_module_is_shipped_with_its_bytecode(built: Path) -> None:
    names = set(names_in(built / package.CODE))
    tag = sys.implementation.cache_tag
    for name in names:
        if name.endswith(".py"):
            directory, _, module = name.rpartition("/")
            cached = f"__pycache__/{module.removesuffix('.py')}.{tag}.pyc"
            assert (f"{directory}/{cached}" if directory else cached) in names


def test_the_paths_of_the_rooms_are_shipped(built: Path) -> None:
    assert "chalicelib/paths.json" in names_in(built / package.CODE)


def test_what_the_pages_are_about_is_shipped(built: Path) -> None:
    assert "chalicelib/office.json" in names_in(built / package.CODE)


def test_a_layer_lies_where_lambda_looks_for_packages(built: Path) -> None:
    layers = sorted((built / "layers").glob("*.zip"))
    assert layers
    for layer in layers:
        assert "python/pure/__init__.py" in names_in(layer)


def test_every_function_has_its_code_and_its_role(template: dict[str, Any]) -> None:
    for function in (API, *FUNCTIONS):
        made = template["Resources"][logical(function.name)]
        assert made["Type"] == "AWS::Serverless::Function"
        assert made["Properties"]["CodeUri"] == f"./{package.CODE}"
        role = made["Properties"]["Role"]["Fn::GetAtt"][0]
        statements = template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"]
        assert statements["Statement"]


def test_roles_are_not_shared(template: dict[str, Any]) -> None:
    roles = [
        template["Resources"][logical(function.name)]["Properties"]["Role"]["Fn::GetAtt"][0]
        for function in (API, *FUNCTIONS)
    ]
    assert len(set(roles)) == len(roles)


def test_an_intrinsic_function_stands_alone(template: dict[str, Any]) -> None:
    """Chalice merges mappings, so two of them could end up in one."""

    def check(value: Any) -> None:
        if isinstance(value, dict):
            calls = [key for key in value if key == "Ref" or key.startswith("Fn::")]
            assert not calls or len(value) == 1, value
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(template["Resources"])


def test_an_unchanged_project_is_not_built_again(project: Path, built: Path) -> None:
    assert package.build(STAGE, built, project=project) is False


def test_a_changed_source_is(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "sample")
    assert package.build(STAGE, tmp_path / "out", project=project) is True
    (project / "chalicelib" / "room.py").write_text("NIGHTS = 2\n")
    assert package.build(STAGE, tmp_path / "out", project=project) is True
    assert "chalicelib/room.py" in names_in(tmp_path / "out" / package.CODE)


def test_a_worker_without_a_function_in_the_application_is_refused(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "sample", functions=False)
    with pytest.raises(Unfit, match=logical(FUNCTIONS[0].name)):
        package.build(STAGE, tmp_path / "out", project=project)


def test_a_function_that_no_definition_knows_is_refused(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "sample")
    with (project / "app.py").open("a") as source:
        source.write('\n@app.lambda_function(name="stranger")\ndef stranger(e, c):\n    pass\n')
    with pytest.raises(Unfit, match="Stranger"):
        package.build(STAGE, tmp_path / "out", project=project)


def test_an_application_that_does_not_import_is_refused(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "sample")
    (project / "app.py").write_text("import nothing_of_that_name\n")
    with pytest.raises(Unfit, match="nothing_of_that_name"):
        package.build(STAGE, tmp_path / "out", project=project)


def test_a_refused_package_is_not_taken_for_a_built_one(tmp_path: Path) -> None:
    project = sample_project(tmp_path / "sample", functions=False)
    for _ in range(2):
        with pytest.raises(Unfit):
            package.build(STAGE, tmp_path / "out", project=project)


def test_code_over_its_budget_is_refused(built: Path) -> None:
    size = (built / package.CODE).stat().st_size
    package.refuse_large(built / package.CODE, largest=size)
    with pytest.raises(Unfit, match="MB"):
        package.refuse_large(built / package.CODE, largest=size - 1)


def test_what_could_not_be_released_is_not_packaged_unasked() -> None:
    package.refuse_retired("python3.12")
    with pytest.raises(Unfit, match="PROOF=1"):
        package.refuse_retired("python3.11")


def test_the_command_line_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert package.main(["--stage", "Not a stage"]) == 1
    assert "Not a stage" in capsys.readouterr().err
