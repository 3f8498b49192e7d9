"""Templates that Meta approved, and what somebody reads of one that is filled."""

import re
from collections.abc import Sequence

import msgspec

from local.providers.graph import error
from local.providers.provider import Refusal

LONGEST_CODE = 15
PARAMETERS = error(
    400, 132_000, "(#132000) Number of parameters does not match the expected number of params"
)
FORMAT = error(
    400, 132_012, "(#132012) Parameter format does not match format in the created template"
)


class Template(msgspec.Struct, frozen=True):
    """A template that Meta approved: its text in one language, its buttons with an address, its
    header. One of `is_code` has one button, which copies the code."""

    name: str
    language: str
    text: str
    buttons: int = 0
    header: str = ""
    is_code: bool = False


TEMPLATES = (
    Template(
        "codigo_verificacion_ca",
        "es",
        "Tu código de verificación de Casa Austin es {}. No lo compartas con nadie.",
        1,
        is_code=True,
    ),
    Template("pago_aprobado_ca", "es", "Hola {}, validamos tu pago de {} {}. ¡Te esperamos!"),
    Template("reserva_cancelada_ca", "es", "Hola {}, tu reserva en Casa Austin quedó cancelada."),
    Template("registro_exitoso", "es", "Tu registro está listo.", header="¡Bienvenido, {}!"),
    Template("ganador_evento", "es", "¡Felicidades, {}! Ganaste en {}: {}."),
)


class _Parameter(msgspec.Struct):
    type: str
    text: str


class Component(msgspec.Struct):
    """What fills one part of a template."""

    type: str
    parameters: tuple[_Parameter, ...] = ()
    sub_type: str = ""
    index: str | int = ""

    @property
    def texts(self) -> list[str]:
        """Its texts, in their order."""
        return [parameter.text for parameter in self.parameters]


def filled(template: Template, components: Sequence[Component]) -> str:
    """What somebody reads.

    Raises:
        Refusal: Meta would not take it so.
    """
    header = [text for each in components if each.type == "header" for text in each.texts]
    body = [text for each in components if each.type == "body" for text in each.texts]
    buttons = [each for each in components if each.type == "button"]
    counts = (template.header.count("{}"), template.text.count("{}"))
    if (len(header), len(body)) != counts or not _are_right(template, buttons):
        raise Refusal(PARAMETERS)
    if template.is_code and not _copies(buttons, body):
        raise Refusal(PARAMETERS)
    if not all(map(_is_plain, [*header, *body])):
        raise Refusal(FORMAT)
    return "\n".join(filter(None, (template.header.format(*header), template.text.format(*body))))


def _are_right(template: Template, buttons: Sequence[Component]) -> bool:
    """Whether each button of a template, and no other, has its text."""
    places = [str(each.index) for each in buttons]
    is_one = all(each.sub_type == "url" and len(each.parameters) == 1 for each in buttons)
    return is_one and places == [*map(str, range(template.buttons))]


def _copies(buttons: Sequence[Component], texts: Sequence[str]) -> bool:
    """Whether the button of a code has that code, as Meta demands."""
    mine = [text for each in buttons for text in each.texts]
    return mine == [*texts] and all(len(code) <= LONGEST_CODE for code in mine)


def _is_plain(text: str) -> bool:
    """Whether Meta takes a text: it has letters, and neither line breaks nor wide gaps."""
    return bool(text.strip()) and not re.search(r"[\n\t]| {5}", text)
