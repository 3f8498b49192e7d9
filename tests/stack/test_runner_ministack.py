"""Starting and stopping the local AWS by itself."""

import os

import pytest

from local.aws import ministack
from local.aws.clients import client
from local.aws.ministack import MiniStack, NotStarted


def test_a_reset_forgets_everything(aws: MiniStack) -> None:
    assert client("dynamodb").list_tables()["TableNames"]
    aws.reset()
    assert client("dynamodb").list_tables()["TableNames"] == []


def test_a_second_one_on_the_same_port_is_refused(server: MiniStack) -> None:
    with pytest.raises(NotStarted, match="in use"), ministack.running(server.port):
        pass


def test_the_callers_own_account_is_out_of_sight_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    with ministack.in_environment(4999):
        assert os.environ["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4999"
        assert "AWS_PROFILE" not in os.environ
        assert "AWS_SESSION_TOKEN" not in os.environ
    assert os.environ["AWS_PROFILE"] == "production"
