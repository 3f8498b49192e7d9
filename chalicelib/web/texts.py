"""What the fields of structs mean, from the texts that stand under them where they are declared:

    class Season(msgspec.Struct):
        name: str
        \"\"\"What staff call it.\"\"\"

Python drops such texts, so they cost a request nothing; they are read from the source when the
description is made. A struct that shows the fields of another names it, and has its texts too:

    TEXTS_FROM: ClassVar = (Season,)
"""

import ast
import inspect
import itertools
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import msgspec

FROM, NAMES = "TEXTS_FROM", "TEXT_NAMES"
"""The attributes of a struct that name the structs whose texts it has too, and how those call a
field that the struct calls otherwise."""


def texts_of(struct: type[Any]) -> dict[str, str]:
    """The texts of a struct's fields by their names in Python; a field without one is left out."""
    called: Mapping[str, str] = getattr(struct, NAMES, {})
    texts: dict[str, str] = {}
    for source in reversed(getattr(struct, FROM, ())):
        texts |= texts_of(source)
    own = _of_all(struct.__mro__)
    found = {
        field: own.get(field) or texts.get(called.get(field, field)) for field in _fields(struct)
    }
    return {field: text for field, text in found.items() if text}


def _fields(struct: type[Any]) -> tuple[str, ...]:
    return tuple(struct.__struct_fields__)


def _of_all(classes: Iterable[type[Any]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for each in classes:
        if issubclass(each, msgspec.Struct) and each is not msgspec.Struct:
            texts = {**_written_in(each.__module__).get(each.__qualname__, {}), **texts}
    return texts


@cache
def _written_in(module: str) -> dict[str, dict[str, str]]:
    """The texts of each class at the top of a module."""
    try:
        source = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):
        return {}
    return {
        node.name: dict(_texts_in(node.body))
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef)
    }


def _texts_in(body: list[ast.stmt]) -> Iterable[tuple[str, str]]:
    for declared, below in itertools.pairwise(body):
        if not (isinstance(declared, ast.AnnAssign) and isinstance(declared.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            text = below.value.value
            if isinstance(text, str):
                yield declared.target.id, inspect.cleandoc(text).replace("\n", " ")
