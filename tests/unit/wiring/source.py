"""The source of the house, imported and read, for tests of what it declares."""

import ast
import importlib
import pkgutil
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import msgspec

import chalicelib
from chalicelib import wiring
from chalicelib.cloud.rooms import Room

HOME = Path(__file__).parents[3]
C = TypeVar("C")


class Module(msgspec.Struct, frozen=True):
    """A module of `chalicelib`: as it was imported, and as it is written."""

    name: str
    loaded: ModuleType
    tree: ast.Module

    @property
    def room(self) -> str:
        """The package of the house that it belongs to."""
        return room_of(self.name)


def room_of(module: str) -> str:
    """The package of the house that a module belongs to."""
    return f"{module}..".split(".")[1]


@cache
def modules() -> tuple[Module, ...]:
    """Every module."""
    found = []
    for each in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        loaded = importlib.import_module(each.name)
        assert loaded.__file__ is not None
        found.append(Module(each.name, loaded, ast.parse(Path(loaded.__file__).read_text())))
    return tuple(found)


@cache
def floors() -> tuple[str, ...]:
    """The packages of the house from the top, as the contract of the layers lists them."""
    contracts = tomllib.loads((HOME / "pyproject.toml").read_text())["tool"]["importlinter"]
    [layers] = [each for each in contracts["contracts"] if each.get("containers") == ["chalicelib"]]
    names = [name.strip() for layer in layers["layers"] for name in layer.split("|")]
    return tuple(name.removeprefix("chalicelib.") for name in names)


def subclasses(base: type[C]) -> list[type[C]]:
    """Every class of the house that derives from `base`, whatever its depth."""
    modules()
    found: dict[type[C], None] = {}
    waiting = [base]
    while waiting:
        for child in waiting.pop().__subclasses__():
            found[child] = None
            waiting.append(child)
    return [each for each in found if each.__module__.startswith("chalicelib.")]


def room_named(name: str) -> Room:
    """A room by its name."""
    return next(room for room in wiring.ROOMS if room.name == name)


class Values(ast.NodeVisitor):
    """The names and attributes that code uses as values: not those in annotations, in `type[...]`
    or as bases of a class."""

    def __init__(self) -> None:
        self.found: list[ast.expr] = []

    def visit_arg(self, node: ast.arg) -> None:
        """Skip the annotation of a parameter."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Skip the annotation of a variable."""
        if node.value is not None:
            self.visit(node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Skip the annotation of an answer."""
        for child in (node.args, *node.decorator_list, *node.body):
            self.visit(child)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Skip the bases."""
        for child in node.body:
            self.visit(child)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Skip what stands in brackets of a type."""
        self.visit(node.value)

    def visit_Name(self, node: ast.Name) -> None:
        """Note a name."""
        self.found.append(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Note an attribute of a module."""
        self.found.append(node)
        self.visit(node.value)


def values_of(module: Module) -> Iterator[Any]:
    """What the names that a module uses as values stand for."""
    visitor = Values()
    visitor.visit(module.tree)
    names = vars(module.loaded)
    for node in visitor.found:
        if isinstance(node, ast.Name):
            yield names.get(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield getattr(names.get(node.value.id), node.attr, None)
