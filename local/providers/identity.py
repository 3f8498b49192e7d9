"""The re-seller of names: made-up people for every DNI but those that end with 0."""

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from local.providers.http import Answer, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

FIRST = ("MARIA FERNANDA", "JOSE LUIS", "ANA LUCIA", "JORGE", "ROSA", "JUAN CARLOS", "LUZ MARIA")
LAST = ("QUISPE", "FLORES", "RAMOS", "ÑAÑEZ", "TORRES", "HUAMAN", "CASTILLO", "ROJAS", "PEÑA")
NOT_FOUND = Answer.of({"error": "not found"}, 404)
NO_TOKEN = Answer.of({"error": "Apikey Required"}, 401)
BAD_DNI = Answer.of({"message": "dni no valido"}, 422)


class Identity(Provider):
    """Answers names, and nothing else of anybody."""

    name = "identity"
    account = Account(
        secret="identity",  # noqa: S106 - the name of a secret
        values={"access_token": "local"},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {"not_found": NOT_FOUND, "bad_dni": BAD_DNI}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of it."""
        return (Operation("dni", "GET", "/v1/reniec/dni", self.names),)

    def names(self, request: Request) -> Reply:
        """The names of a DNI."""
        if request.headers.get("authorization") != "Bearer local":
            raise Refusal(NO_TOKEN)
        dni = request.query.get("numero", "")
        if not re.fullmatch(r"[0-9]{8}", dni):
            raise Refusal(BAD_DNI)
        if dni.endswith("0"):
            raise Refusal(NOT_FOUND)
        return Reply(Answer.of(person(dni)))


def person(dni: str) -> dict[str, str]:
    """Who has a DNI."""
    number = int(dni)
    first, father = FIRST[number % len(FIRST)], LAST[number % len(LAST)]
    mother = LAST[number // 100 % len(LAST)]
    return {
        "first_name": first,
        "first_last_name": father,
        "second_last_name": mother,
        "full_name": f"{father} {mother} {first}",
        "document_number": dni,
    }
