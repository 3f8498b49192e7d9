"""Create the first administrator: `python -m chalicelib.accounts.first_administrator --email …`.

The password is asked for on a terminal, or read from `ADMINISTRATOR_PASSWORD` or standard input;
never from an argument, which other processes could see. Once there is an active administrator
the command refuses: administrators create the users after the first.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Sequence

import msgspec

from chalicelib.accounts.users import service
from chalicelib.accounts.users.types import Email, Name, Password, StaffDetails
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.permissions import ADMINISTRATORS
from chalicelib.web import reading

PASSWORD_VARIABLE = "ADMINISTRATOR_PASSWORD"  # noqa: S105 - the name of a variable


class FirstAdministrator(msgspec.Struct, frozen=True):
    """Who is to be the first administrator, as the command was told."""

    email: Email
    first_name: Name
    last_name: Name
    password: Password

    def details(self) -> StaffDetails:
        """What is written of the user."""
        return StaffDetails(
            email=self.email,
            first_name=self.first_name,
            last_name=self.last_name,
            groups=(ADMINISTRATORS,),
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when the administrator was created."""
    options = _parser().parse_args(arguments)
    values = {
        "email": options.email,
        "first_name": options.first_name,
        "last_name": options.last_name,
        "password": _password(),
    }
    try:
        new = reading.read(FirstAdministrator, values, forbid_unknown=True)
        user = service.create(
            new.details(), new.password, actor=SYSTEM.actor, now=clock.now(), as_first=True
        )
    except CasaAustinError as error:
        sys.stderr.write(f"{_explained(error)}\n")
        return 1
    sys.stdout.write(f"Administrador {user.user_id} creado: {user.email}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Create the first administrator.")
    parser.add_argument("--email", required=True)
    parser.add_argument("--first-name", default="Administrador")
    parser.add_argument("--last-name", default="Casa Austin")
    return parser


def _password() -> str:
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is not None:
        return password
    if sys.stdin.isatty():
        return getpass.getpass("Contraseña: ")
    return sys.stdin.readline().rstrip("\r\n")


def _explained(error: CasaAustinError) -> str:
    fields = error.fields if isinstance(error, Invalid) else {}
    lines = [f"{name}: {' '.join(texts)}" for name, texts in fields.items()]
    return "\n".join([error.message, *lines])


if __name__ == "__main__":
    sys.exit(main())
