"""What a template does beside its text: it may show variables and ask whether there is one.

Everything else of Jinja is refused before it runs, by the tree that it is parsed to; the sandbox
that it then runs in (`filling`) is the second wall.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from chalicelib.documents.drawing.packages import Refused

if TYPE_CHECKING:
    from jinja2.nodes import Template

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
FILTERS = frozenset({"capitalize", "lower", "title", "trim", "upper"})
ALLOWED = frozenset(
    {
        *("And", "Compare", "CondExpr", "Const", "Filter", "If", "Name", "Not", "Operand", "Or"),
        *("Output", "Template", "TemplateData"),
    }
)
"""Names of what Jinja parses a template to."""
MOST_NODES = 5000
TOO_MUCH = "La plantilla tiene demasiadas variables y condiciones."


def check_scripts(content: bytes, known: Iterable[str]) -> None:
    """Let a template pass that knows only the variables `known`, and only shows them.

    Raises:
        Refused: it has another variable, does something else, or cannot be read; each is named.
    """
    from jinja2 import Environment, TemplateSyntaxError

    within, names = Environment(autoescape=True), frozenset(known)
    reasons: dict[str, None] = {}
    for part, source in _sources(content):
        try:
            tree = within.parse(source)
        except TemplateSyntaxError as error:
            reasons[f"Hay un error en {part}: {error.message}."] = None
        else:
            reasons |= dict.fromkeys(_wrong_in(tree, names))
    if reasons:
        raise Refused(*reasons)


def _sources(content: bytes) -> Iterator[tuple[str, str]]:
    """Where in a template Jinja gets what: found as the library finds it that has it rendered, so
    that no part can hide behind another name."""
    from docxtpl import DocxTemplate

    template = DocxTemplate(BytesIO(content))
    template.render_init()
    yield "el texto", template.patch_xml(template.get_xml())
    for place, uri in (("el encabezado", template.HEADER_URI), ("el pie", template.FOOTER_URI)):
        for _, part in template.get_headers_footers(uri):
            yield place, template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.parts:
        if part.content_type == FOOTNOTES:
            yield "las notas", template.patch_xml(part.blob.decode())
    for name in PROPERTIES:
        yield "las propiedades", getattr(template.docx.core_properties, name)


def _wrong_in(tree: "Template", known: frozenset[str]) -> Iterator[str]:
    """What is wrong, by the tree alone: whatever compiles it computes its constants."""
    from jinja2.nodes import Filter, Name, Node

    nodes: list[Node] = list(tree.find_all(Node))
    if len(nodes) > MOST_NODES:
        yield TOO_MUCH
    for node in nodes:
        kind = type(node).__name__
        if kind not in ALLOWED:
            yield f"Solo se admiten variables y condiciones, no «{kind}» (línea {node.lineno})."
        elif isinstance(node, Filter) and node.name not in FILTERS:
            yield f"El filtro «{node.name}» no se admite."
        elif isinstance(node, Name) and node.name not in known:
            yield f"La variable «{node.name}» no existe."
