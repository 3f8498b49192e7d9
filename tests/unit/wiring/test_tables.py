"""Tables by the words of a `Literal`: a word that is added must not be missing in one."""

import ast
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from .source import Module, modules


class Table(msgspec.Struct, frozen=True):
    """A dict that is annotated as keyed by words: which of them it lacks, and how it is read."""

    where: str
    missing: frozenset[str]
    is_indexed: bool


def words_of(annotation: ast.expr, names: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of `dict[<Literal>, …]`; none where the annotation is something else."""
    if not isinstance(annotation, ast.Subscript):
        return ()
    try:
        hint = eval(ast.unparse(annotation), dict(names))
    except NameError:
        return ()
    if typing.get_origin(hint) not in (dict, Mapping):
        return ()
    key = typing.get_args(hint)[0]
    return typing.get_args(key) if typing.get_origin(key) is Literal else ()


def scopes(module: Module) -> Iterator[ast.AST]:
    yield module.tree
    yield from (node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef))


def assigned(scope: ast.AST) -> Iterator[ast.AnnAssign]:
    """The annotated variables of a scope itself."""
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.AnnAssign):
            yield node
        elif not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            yield from assigned(node)


def indexed(scope: ast.AST) -> set[str]:
    """The names of variables that a scope reads by `name[word]`."""
    return {
        node.value.id
        for node in ast.walk(scope)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
    }


def tables() -> Iterator[Table]:
    anywhere = set().union(*(indexed(module.tree) for module in modules()))
    for module in modules():
        for scope in scopes(module):
            for node in assigned(scope):
                words = words_of(node.annotation, vars(module.loaded))
                if not words or not isinstance(node.value, ast.Dict):
                    continue
                keys = {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
                name = ast.unparse(node.target)
                yield Table(
                    where=f"{module.name}:{name}",
                    missing=frozenset(map(str, {*words} - keys)),
                    is_indexed=name in (anywhere if scope is module.tree else indexed(scope)),
                )


def test_a_table_that_is_indexed_by_a_word_has_all_words() -> None:
    found = list(tables())
    assert found
    assert not [table for table in found if table.missing and table.is_indexed]
