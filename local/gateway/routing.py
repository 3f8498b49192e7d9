"""Which resource of an API answers a path, chosen as API Gateway chooses it."""

from collections.abc import Iterable
from urllib.parse import unquote

import msgspec


class Match(msgspec.Struct, frozen=True):
    """The resource that a path names, and the decoded values of its variables."""

    resource: str
    parameters: dict[str, str]


class _Node(msgspec.Struct):
    """A place in the tree of resources; `name` is that of its variable child."""

    literals: dict[str, "_Node"] = msgspec.field(default_factory=dict)
    variable: "_Node | None" = None
    name: str = ""
    resource: str | None = None


class Resources:
    """The resources of an API (`/v1/property/{slug}`), as a tree that is walked once a request.

    A literal wins over a variable, a variable is never empty, and a slash at the end of a path
    means nothing.

    Raises:
        ValueError: two resources give one place different variable names, which API Gateway
            refuses.
    """

    def __init__(self, resources: Iterable[str]) -> None:
        self._root = _Node()
        for resource in resources:
            self._add(resource)

    def _add(self, resource: str) -> None:
        node = self._root
        for segment in _segments(resource):
            if not segment.startswith("{"):
                node = node.literals.setdefault(segment, _Node())
                continue
            name = segment[1:-1]
            if node.variable is None:
                node.variable, node.name = _Node(), name
            elif node.name != name:
                raise ValueError(f"{resource}: this place is already called {{{node.name}}}")
            node = node.variable
        node.resource = resource

    def find(self, path: str) -> Match | None:
        """The resource of a path as it stands in the request line, still percent-encoded."""
        if not path.startswith("/"):
            return None
        parameters: dict[str, str] = {}
        segments = [unquote(segment) for segment in _segments(path)]
        resource = _walk(self._root, segments, 0, parameters)
        return None if resource is None else Match(resource, parameters)


def _segments(path: str) -> list[str]:
    inner = path.removeprefix("/").removesuffix("/")
    return inner.split("/") if inner else []


def _walk(node: _Node, segments: list[str], depth: int, parameters: dict[str, str]) -> str | None:
    """The resource below `node`; a literal that leads nowhere gives way to the variable."""
    if depth == len(segments):
        return node.resource
    segment = segments[depth]
    literal = node.literals.get(segment)
    if literal is not None:
        found = _walk(literal, segments, depth + 1, parameters)
        if found is not None:
            return found
    if node.variable is None or not segment:
        return None
    found = _walk(node.variable, segments, depth + 1, parameters)
    if found is not None:
        parameters[node.name] = segment
    return found
