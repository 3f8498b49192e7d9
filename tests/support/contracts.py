"""The published contracts of outside services: what may be sent to them, and what they answer.

The descriptions (OpenAPI, one file a service) are no part of this project. They are looked for in
`shared/specs`, beside the project or above it; a test that needs one says so where it is missing.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema_rs
import pytest

from local.providers.http import FORM, MULTIPART, Reception, parts_of

ROOT = Path(__file__).parents[2]


class Breach(AssertionError):
    """A request or an answer is not what the contract says."""


def contract(name: str) -> "Contract":
    """The contract of a service, by the name of its file."""
    return Contract(_described(name))


def vectors() -> Any:
    """Signatures with what they are of, by the names of services."""
    return _described("signature-vectors")


def _described(name: str) -> Any:
    for parent in ROOT.parents:
        file = parent / "shared" / "specs" / f"{name}.json"
        if file.exists():
            return json.loads(file.read_text())
    pytest.skip(f"The description {name}.json is not there: put it into ../shared/specs")


class Contract:
    """An OpenAPI description, as a judge of single requests and answers."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        self._description = _with_nulls(description)
        self._base = urlsplit(description["servers"][0]["url"]).path.rstrip("/")

    def check(self, reception: Reception) -> None:
        """Judge what a stand-in received, and what it answered.

        Raises:
            Breach: the service would refuse the one, or does not answer the other.
        """
        request, answer = reception.request, reception.answer
        self.check_request(
            request.method, request.path, request.headers, request.body, request.query
        )
        if answer is not None:
            kind = answer.headers["Content-Type"]
            self.check_answer(request.method, request.path, answer.status, kind, answer.body)

    def check_request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, str] | None = None,
    ) -> None:
        """Judge a request; names of headers are in lower case.

        Raises:
            Breach: the service would refuse it.
        """
        operation, values = self._find(method, path)
        sent = {"path": values, "header": headers, "query": query or {}}
        for described in operation.get("parameters", ()):
            parameter = self._resolved(described)
            name, place = parameter["name"], parameter["in"]
            key = name.lower() if place == "header" else name
            if parameter.get("required") or (place == "query" and key in sent[place]):
                self._check(parameter["schema"], _read(parameter, sent[place].get(key)), name)
        self._check_credentials(operation, headers)
        self._check_body(operation, headers.get("content-type", ""), body)

    def check_answer(
        self, method: str, path: str, status: int, media_type: str, body: bytes
    ) -> None:
        """Judge an answer.

        Raises:
            Breach: the service does not answer so.
        """
        operation, _ = self._find(method, path)
        answers = operation["responses"]
        described = answers.get(str(status), answers.get("default"))
        if described is None:
            raise Breach(f"{method} {path} does not answer {status}")
        content = self._resolved(described).get("content")
        if content is None:
            return
        if media_type not in content:
            raise Breach(f"{method} {path} does not answer with {media_type!r}")
        self._check(content[media_type].get("schema", {}), json.loads(body), "answer")

    def check_webhook(
        self, name: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, str]
    ) -> None:
        """Judge what the service tells by itself; names of headers are in lower case.

        Raises:
            Breach: the service does not send it so.
        """
        operation = self._description["webhooks"][name]["post"]
        sent: Mapping[str, Mapping[str, str]] = {"header": headers, "query": query}
        for parameter in operation.get("parameters", ()):
            key = parameter["name"]
            given = sent[parameter["in"]].get(key)
            if given is not None or parameter.get("required"):
                self._check(parameter["schema"], given, key)
        self._check_body(operation, headers["content-type"], body)

    def _find(self, method: str, path: str) -> tuple[Mapping[str, Any], dict[str, str]]:
        # A path without names comes before one whose names would fit it, too.
        paths = sorted(self._description["paths"].items(), key=lambda each: each[0].count("{"))
        for template, item in paths:
            pattern = re.sub(r"\\{[^}]+\\}", "([^/]+)", re.escape(self._base + template))
            found = re.fullmatch(pattern, path)
            if found and method.lower() in item:
                names = re.findall(r"\{([^}]+)\}", template)
                values = dict(zip(names, map(unquote, found.groups()), strict=True))
                operation = item[method.lower()]
                shared = (*item.get("parameters", ()), *operation.get("parameters", ()))
                return {**operation, "parameters": shared}, values
        raise Breach(f"no operation {method} {path}")

    def _check_credentials(self, operation: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        ways = operation.get("security", self._description.get("security", []))
        schemes = self._description.get("components", {}).get("securitySchemes", {})
        if ways and not any(all(_is_given(schemes[name], headers) for name in way) for way in ways):
            raise Breach("no credentials")

    def _check_body(self, operation: Mapping[str, Any], media_type: str, body: bytes) -> None:
        described = self._resolved(operation.get("requestBody", {}))
        content = described.get("content", {})
        kind = media_type.partition(";")[0].strip()
        if kind not in content:
            if body or described.get("required"):
                raise Breach(f"a body of type {kind!r}")
            return
        self._check(content[kind]["schema"], _value_of(media_type, kind, body), "body")

    def _check(self, schema: Mapping[str, Any], value: Any, what: str) -> None:
        whole = {**schema, "components": self._description.get("components", {})}
        errors = [error.message for error in jsonschema_rs.iter_errors(whole, value)]
        if errors:
            raise Breach(f"{what}: {errors}")

    def _resolved(self, part: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in part:
            target: Any = self._description
            for step in part["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            part = target
        return part


def _read(parameter: Mapping[str, Any], text: str | None) -> str | int | None:
    """A parameter as its type: an address is text."""
    is_number = parameter["schema"].get("type") == "integer"
    return int(text) if text is not None and is_number and text.isdecimal() else text


def _value_of(media_type: str, kind: str, body: bytes) -> Any:
    if kind == MULTIPART:
        return {name: part.name or part.text for name, part in parts_of(media_type, body).items()}
    if kind == FORM:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    return json.loads(body)


def _with_nulls(part: Any) -> Any:
    """A description of OpenAPI 3.0 as one of 3.1: what is `nullable` has null among its types."""
    if isinstance(part, list):
        return [_with_nulls(each) for each in part]
    if not isinstance(part, dict):
        return part
    changed = {name: _with_nulls(value) for name, value in part.items()}
    if changed.get("nullable") is True and isinstance(changed.get("type"), str):
        changed["type"] = [changed["type"], "null"]
    return changed


def _is_given(scheme: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
    if scheme["type"] == "apiKey" and scheme["in"] == "header":
        return bool(headers.get(scheme["name"].lower()))
    return scheme["type"] == "http" and bool(headers.get("authorization"))
