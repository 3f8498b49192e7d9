"""The machine words of errors: each means one thing."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from chalicelib.kernel.errors import CasaAustinError

from .source import Module, modules, subclasses


def declared() -> dict[str | int, list[str]]:
    """Where each code is declared: on a class of errors, or where an error is made."""
    found: dict[str | int, list[str]] = defaultdict(list)
    errors: list[type[CasaAustinError]] = [CasaAustinError, *subclasses(CasaAustinError)]
    for error in errors:
        if "code" in vars(error):
            found[vars(error)["code"]].append(f"{error.__module__}.{error.__name__}")
    for module in modules():
        for code in codes_of(module):
            found[code].append(module.name)
    return found


def codes_of(module: Module) -> Iterator[str]:
    """The codes that a module gives to errors as it makes them."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        made = vars(module.loaded).get(node.func.id)
        if not isinstance(made, type) or not issubclass(made, CasaAustinError):
            continue
        for keyword in node.keywords:
            if keyword.arg == "code" and isinstance(keyword.value, ast.Constant):
                yield str(keyword.value.value)


def test_a_code_is_declared_once() -> None:
    assert {code: where for code, where in declared().items() if len(where) > 1} == {}
