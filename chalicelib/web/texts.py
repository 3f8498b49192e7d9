"""What the fields of structs mean, from the texts that stand under them where they are declared:

    class Season(msgspec.Struct):
        name: str
        \"\"\"What staff call it.\"\"\"

Python drops such texts, so they cost a request nothing; they are read from the source when the
description is made. A struct that shows the fields of another names it, and has its texts too:

    TEXTS_FROM: ClassVar = (Season,)
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

SOURCES = re.compile(r"\s*\((?:[a-z ]+ book\b|DESIGN\b|invariant\b|vector\b|B[0-9])[^()]*\)")
"""Where a docstring tells its reader in the code what it follows (`(pricing book, B29)`)."""
FROM, NAMES = "TEXTS_FROM", "TEXT_NAMES"
"""The attributes of a struct that name the structs whose texts it has too, and how those call a
field that the struct calls otherwise."""
DEFAULTS = "TOLD_DEFAULTS"
"""The attribute of a struct that says which values its fields have where nobody names them, by
their names; the types do not say it where "not sent" is a value of its own."""


def texts_of(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The texts of a struct's fields by their names in Python; a field without one is left out."""
    own, borrowed = _own(struct), _borrowed(struct)
    called: Mapping[str, str] = getattr(struct, NAMES, {})
    found = {
        field: own.get(field) or borrowed.get(called.get(field, field)) or borrowed.get(field)
        for field in struct.__struct_fields__
    }
    return {field: text for field, text in found.items() if text is not None}


def first_of(docstring: str) -> str:
    """The first paragraph of a docstring, for who does not know the code."""
    return SOURCES.sub("", " ".join(docstring.strip().partition("\n\n")[0].split()))


def _own(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The texts that a struct and those that it inherits from were written with."""
    texts: dict[str, str] = {}
    for each in reversed(struct.__mro__):
        texts |= _written_in(each.__module__).get(each.__qualname__, {})
    return texts


def _borrowed(struct: type[msgspec.Struct]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for each in reversed(struct.__mro__):
        for source in reversed(vars(each).get(FROM, ())):
            texts |= texts_of(source)
    return texts


@cache
def _written_in(module: str) -> dict[str, dict[str, str]]:
    """The texts of each class at the top of a module."""
    import ast
    import inspect
    import sys

    try:
        source = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):
        return {}
    classes = ast.parse(source).body
    return {
        node.name: dict(_texts_in(node.body)) for node in classes if isinstance(node, ast.ClassDef)
    }


def _texts_in(body: list[Any]) -> Iterator[tuple[str, str]]:
    import ast
    from inspect import cleandoc
    from itertools import pairwise

    for declared, below in pairwise(body):
        match declared, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, " ".join(cleandoc(text).split())
