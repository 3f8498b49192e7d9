"""Only wheels that Lambda can load are shipped, without what it never reads."""

import shutil
import tarfile
from pathlib import Path

import botocore
import botocore.loaders
import botocore.session
import pytest
from botocore.model import ServiceModel

from deploy import dependencies
from deploy.dependencies import Unfit
from tests.deployment.projects import lock, wheel


def installed(tmp_path: Path, requirements: str) -> Path:
    file = tmp_path / "requirements.txt"
    file.write_text(requirements)
    target = tmp_path / "vendor"
    dependencies.install(file, target)
    return target


def installed_with_tag(tmp_path: Path, tag: str) -> Path:
    info = tmp_path / "vendor" / "thing-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nTag: {tag}\n")
    return tmp_path / "vendor"


def test_a_pure_wheel_is_installed_without_what_only_its_developers_use(tmp_path: Path) -> None:
    target = installed(tmp_path, wheel(tmp_path / "wheels", "pure"))
    assert (target / "pure" / "__init__.py").is_file()
    assert not (target / "pure" / "tests").exists()
    assert not (target / "pure" / "page.js.map").exists()


def test_the_list_of_addresses_keeps_those_that_are_called(tmp_path: Path) -> None:
    whole = Path(botocore.__file__).parent / "data"
    shutil.copytree(whole / "dynamodb", tmp_path / "dynamodb")
    for name in ("endpoints.json", "partitions.json", "sdk-default-configuration.json"):
        shutil.copy(whole / name, tmp_path)
    shutil.copy(whole / "_retry.json", tmp_path)
    cut = tmp_path / "endpoints.json"
    dependencies.cut_endpoints(cut)
    assert cut.stat().st_size < 50_000
    session = botocore.session.get_session()
    loader = botocore.loaders.Loader([str(tmp_path)], include_default_search_paths=False)
    session.register_component("data_loader", loader)
    database = session.create_client(
        "dynamodb", "sa-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    assert database.meta.endpoint_url == "https://dynamodb.sa-east-1.amazonaws.com"


@pytest.mark.parametrize("service", dependencies.SERVICES)
def test_the_description_of_a_service_loses_its_texts_and_nothing_else(
    tmp_path: Path, service: str
) -> None:
    data = Path(botocore.__file__).parent / "data"
    shutil.copytree(data / service, tmp_path / service)
    found = max((tmp_path / service).glob("*/service-2.json.gz"))
    dependencies.cut_description(found)
    assert not found.exists()
    loader = botocore.loaders.Loader([str(tmp_path)], include_default_search_paths=False)
    whole = botocore.loaders.Loader([str(data)], include_default_search_paths=False)
    kept = ServiceModel(loader.load_service_model(service, "service-2"))
    original = ServiceModel(whole.load_service_model(service, "service-2"))
    assert kept.operation_names == original.operation_names
    parameters = [each.name for each in original.client_context_parameters]
    assert [each.name for each in kept.client_context_parameters] == parameters
    for name in original.shape_names:
        shape, before = kept.shape_for(name), original.shape_for(name)
        assert shape.documentation == ""
        assert (shape.type_name, shape.metadata) == (before.type_name, before.metadata)
        assert list(getattr(shape, "members", ())) == list(getattr(before, "members", ()))


def test_a_package_without_a_wheel_is_refused_rather_than_compiled(tmp_path: Path) -> None:
    source = tmp_path / "wheels" / "onlysource-1.0.tar.gz"
    source.parent.mkdir()
    setup = tmp_path / "setup.py"
    setup.write_text("raise SystemExit('must not run')\n")
    with tarfile.open(source, "w:gz") as archive:
        archive.add(setup, "onlysource-1.0/setup.py")
    with pytest.raises(Unfit, match="onlysource"):
        installed(tmp_path, lock(source, "onlysource"))


@pytest.mark.parametrize("tag", ["cp311-cp311-linux_x86_64", "cp311-cp311-macosx_11_0_arm64"])
def test_a_wheel_for_another_platform_is_not_found(tmp_path: Path, tag: str) -> None:
    with pytest.raises(Unfit, match="native"):
        installed(tmp_path, wheel(tmp_path / "wheels", "native", tag=tag))


@pytest.mark.parametrize(
    "tag",
    ["cp311-cp311-linux_x86_64", "cp311-cp311-manylinux_2_17_aarch64", "py3-none-win_amd64"],
)
def test_what_was_built_here_is_refused_however_it_came(tmp_path: Path, tag: str) -> None:
    with pytest.raises(Unfit, match=tag):
        dependencies.refuse_foreign(installed_with_tag(tmp_path, tag))


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any",
        "cp311-cp311-manylinux2014_x86_64",
        "cp311-cp311-manylinux_2_17_x86_64",
        "cp39-abi3-manylinux_2_5_x86_64",
    ],
)
def test_what_lambda_loads_is_accepted(tmp_path: Path, tag: str) -> None:
    dependencies.refuse_foreign(installed_with_tag(tmp_path, tag))


def test_the_runtime_decides_how_new_a_libc_may_be() -> None:
    newest = dependencies.GLIBC[dependencies.runtime()]
    platforms = dependencies.platforms()
    assert f"manylinux_2_{newest}_x86_64" in platforms
    assert f"manylinux_2_{newest + 1}_x86_64" not in platforms


def test_a_package_with_other_bytes_than_the_lock_says_is_refused(tmp_path: Path) -> None:
    locked = wheel(tmp_path / "wheels", "pure")
    with next((tmp_path / "wheels").iterdir()).open("ab") as archive:
        archive.write(b"more")
    with pytest.raises(Unfit, match=r"(?i)hash"):
        installed(tmp_path, locked)


def test_a_package_without_a_hash_is_refused(tmp_path: Path) -> None:
    unlocked = wheel(tmp_path / "wheels", "pure").partition(" --hash")[0]
    with pytest.raises(Unfit, match=r"(?i)hash"):
        installed(tmp_path, unlocked)
