import io
import subprocess
import sys

import pytest

from chalicelib.accounts import first_administrator
from chalicelib.accounts.first_administrator import PASSWORD_VARIABLE
from chalicelib.accounts.users import service as users
from tests.support.http import Api

from .desk import PASSWORD, hire, login

EMAIL = ["--email", "ana@casaaustin.pe"]


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))


def test_the_password_may_come_on_standard_input(
    api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["--first-name", "Ana", "--last-name", "Austin"]
    assert first_administrator.main(EMAIL + names) == 0
    printed = capsys.readouterr().out
    assert "ana@casaaustin.pe" in printed
    assert PASSWORD not in printed
    assert login(api, "ana@casaaustin.pe").json_body["groups"] == ["admin"]
    assert users.find(1).first_name == "Ana"


def test_the_password_may_come_from_the_environment(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "arena-tibia-8-pasos")
    assert first_administrator.main(EMAIL) == 0
    assert login(api, "ana@casaaustin.pe", "arena-tibia-8-pasos").status_code == 200


def test_a_terminal_is_asked_without_echo(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)
    assert first_administrator.main(EMAIL) == 0
    assert login(api, "ana@casaaustin.pe").status_code == 200


def test_there_is_no_argument_for_the_password() -> None:
    with pytest.raises(SystemExit):
        first_administrator.main([*EMAIL, "--password", PASSWORD])


def test_it_refuses_when_there_is_an_administrator(
    api: Api, capsys: pytest.CaptureFixture[str]
) -> None:
    hire("rosa", "admin")
    assert first_administrator.main(EMAIL) == 1
    assert "Ya existe un administrador" in capsys.readouterr().err
    assert login(api, "ana@casaaustin.pe").status_code == 401


def test_other_users_are_no_hindrance(api: Api) -> None:
    hire("rosa", "vendedor")
    assert first_administrator.main(EMAIL) == 0
    assert users.find(2).email == "ana@casaaustin.pe"


def test_it_cannot_be_used_twice(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    assert first_administrator.main(EMAIL) == 0
    assert first_administrator.main(["--email", "otra@casaaustin.pe"]) == 1


@pytest.mark.parametrize(("email", "password"), [("ana", PASSWORD), ("ana@casaaustin.pe", "corta")])
def test_what_is_unfit_is_explained(
    api: Api,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    email: str,
    password: str,
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, password)
    assert first_administrator.main(["--email", email]) == 1
    told = capsys.readouterr().err
    assert "email:" in told or "password:" in told


def test_the_room_loads_nothing_heavy_until_it_is_used() -> None:
    """A cold start imports the room's routes; cryptography and its like wait for their request."""
    heavy = {"jwt", "argon2", "cryptography", "boto3"}
    code = (
        "import sys, chalicelib.accounts.first_administrator;"
        "from chalicelib.accounts.sessions import routes;"
        "from chalicelib.accounts.sign_in import routes;"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
