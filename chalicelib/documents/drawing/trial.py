"""A template that a person sent, tried in a process of its own: with little memory, little time,
and no environment. What it does to itself there ends that process, and the template is refused."""

import sys

import msgspec

from chalicelib.documents.drawing.filling import filled, pdf_of
from chalicelib.documents.drawing.packages import Refused, check_package
from chalicelib.documents.drawing.samples import sample
from chalicelib.documents.drawing.scripts import check_scripts
from chalicelib.documents.drawing.wording import variables
from chalicelib.documents.types import TemplateKind
from chalicelib.kernel.decoding import msgpack_decoder
from chalicelib.pictures.apart import answer_of, limit_memory
from chalicelib.pictures.rules import MOST_MEMORY, NotAPicture

MOST_PAGES, MOST_BYTES = 20, 4 * 1024 * 1024
"""Of a contract: Lambda answers with 6 MB at most, and base64 makes three bytes four."""
TOO_LONG = f"El contrato puede tener como máximo {MOST_PAGES} páginas."
TOO_HEAVY = (
    f"El contrato en PDF puede pesar como máximo {MOST_BYTES // 2**20} MB. Reduzca imágenes."
)
BROKEN = "No pudimos hacer un contrato con esta plantilla. Guárdela de nuevo como DOCX."
TOO_MUCH = "La plantilla necesita demasiada memoria o demasiado tiempo."


class _Wrong(msgspec.Struct, tag="wrong"):
    reasons: tuple[str, ...]


class _Right(msgspec.Struct, tag="right"):
    pdf: bytes


def tried(template: bytes, kind: TemplateKind) -> bytes:
    """The contract of a sample stay, as PDF.

    Raises:
        Refused: the template may not be used; the reasons say why.
        Unfit: the fault is ours.
    """
    try:
        said = answer_of(__name__, kind, content=template)
    except NotAPicture as error:
        raise Refused(TOO_MUCH) from error
    answer: _Wrong | _Right = msgpack_decoder(_Wrong | _Right).decode(said)
    if isinstance(answer, _Wrong):
        raise Refused(*answer.reasons)
    return answer.pdf


def check_template(template: bytes, kind: TemplateKind) -> bytes:
    """What `tried` does, in this process.

    Raises:
        Refused: as `tried`.
    """
    check_package(template)
    values = variables(sample(kind))
    check_scripts(template, values)
    from rdocx import Document

    document = filled(template, values)
    if int(Document.from_bytes(document).page_count()) > MOST_PAGES:
        raise Refused(TOO_LONG)
    pdf = pdf_of(document)
    if len(pdf) > MOST_BYTES:
        raise Refused(TOO_HEAVY)
    return pdf


def main(kind: TemplateKind) -> None:
    """Answer on the standard output what becomes of the template on the standard input."""
    import docxtpl  # noqa: F401 - before memory is short
    import rdocx  # noqa: F401

    limit_memory(MOST_MEMORY)
    answer: _Wrong | _Right
    try:
        answer = _Right(check_template(sys.stdin.buffer.read(), kind))
    except Refused as refused:
        answer = _Wrong(refused.reasons)
    except MemoryError:
        answer = _Wrong((TOO_MUCH,))
    except Exception as error:  # noqa: BLE001 - the edge of the process; any file may do anything
        answer = _Wrong((BROKEN,))
        sys.stderr.write(repr(error))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main("company" if sys.argv[1] == "company" else "person")
