"""A release is the ordinary AWS command line over the package."""

import json
from pathlib import Path

import pytest

from deploy.alarms import alarm_template
from deploy.dependencies import Unfit
from deploy.naming import Stage
from deploy.release import (
    ARTIFACTS_VARIABLE,
    Release,
    main,
    parameters_of,
    parser,
    refuse_unreleasable,
)
from deploy.template import merge_template


def release(*, plan: bool = False, parameters: dict[str, str] | None = None) -> Release:
    return Release(
        stage=Stage("production"),
        out=Path("built"),
        artifacts="shelf",
        parameters=parameters or {},
        plan=plan,
    )


def test_archives_go_up_before_the_stack_changes() -> None:
    upload, _, apply, _ = release().commands()
    assert upload[:3] == ["aws", "cloudformation", "package"]
    assert apply[:3] == ["aws", "cloudformation", "deploy"]
    written = upload[upload.index("--output-template-file") + 1]
    assert apply[apply.index("--template-file") + 1] == written
    assert apply[apply.index("--stack-name") + 1] == "casa-production"


def test_data_changes_after_the_stack() -> None:
    *_, migrate = release().commands()
    assert migrate[1:] == ["-m", "deploy.migrations", "--stage", "production"]


def test_a_release_without_changes_is_no_failure() -> None:
    for apply in release().commands()[1:3]:
        assert "--no-fail-on-empty-changeset" in apply


def test_a_plan_changes_nothing() -> None:
    _, *planned = release(plan=True).commands()
    assert all("--no-execute-changeset" in apply for apply in planned)
    assert not any("--no-execute-changeset" in apply for apply in release().commands())


def test_a_stage_that_calls_nobody_is_not_made() -> None:
    _, watch, apply, _ = release(parameters={"AlarmEmail": "a@example.pe"}).commands()
    assert watch[watch.index("--stack-name") + 1] == "casa-production-alarms"
    assert watch[watch.index("--parameter-overrides") + 1 :] == ["AlarmEmail=a@example.pe"]
    assert "--parameter-overrides" not in apply


def test_parameters_that_are_not_given_keep_their_value() -> None:
    assert "--parameter-overrides" not in release().commands()[2]
    apply = release(parameters={"CodesADay": "100"}).commands()[2]
    assert apply[apply.index("--parameter-overrides") + 1 :] == ["CodesADay=100"]


def test_what_the_command_line_names_is_a_parameter_of_the_template() -> None:
    options = ["--alarm-email", "a@example.pe", "--base-url", "https://a.example.pe"]
    options += ["--codes-by", "whatsapp", "--codes-a-day", "100"]
    options += ["--late-checkout", "same_day_13"]
    options += ["--reserve-concurrency", "false", "--requests-of-an-address", "2000"]
    parameters = parameters_of(parser().parse_args(["--stage", "production", *options]))
    declared = (merge_template(Stage("production")), alarm_template(Stage("production")))
    assert parameters.keys() == {name for each in declared for name in each["Parameters"]}
    assert parameters["RequestsOfAnAddress"] == "2000"
    assert parameters_of(parser().parse_args(["--stage", "production"])) == {}


def test_no_capability_beyond_what_the_template_needs_is_acknowledged() -> None:
    for command in release().commands():
        assert "CAPABILITY_NAMED_IAM" not in command


@pytest.mark.parametrize("runtime", ["python3.12", "python3.13"])
def test_a_runtime_of_today_is_released(tmp_path: Path, runtime: str) -> None:
    refuse_unreleasable(template_with(tmp_path, runtime))


def test_a_retired_runtime_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match=r"3\.12"):
        refuse_unreleasable(template_with(tmp_path, "python3.11"))


def test_the_bucket_that_is_missing_is_asked_for_as_make_passes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(ARTIFACTS_VARIABLE, raising=False)
    assert main(["--stage", "production"]) == 1
    assert "make deploy STAGE=production ARTIFACTS=" in capsys.readouterr().err


def template_with(tmp_path: Path, runtime: str) -> Path:
    file = tmp_path / "sam.json"
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": runtime}}
    file.write_text(json.dumps({"Resources": {"React": function}}))
    return file
