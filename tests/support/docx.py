"""DOCX files as Word writes them, and as somebody means harm with them."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def docx(*texts: str, header: str = "", title: str = "") -> bytes:
    """A document of these paragraphs."""
    from docx import Document

    made = Document()
    for text in texts:
        made.add_paragraph(text)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    made.core_properties.title = title
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a document by their names."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A document of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def with_part(name: str, content: bytes, *, of: bytes | None = None) -> bytes:
    """A document with one more part, or another in its place."""
    return packed({**parts_of(of or docx("{{ nombre }}")), name: content})


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """A document in whose part something is replaced."""
    content = docx("{{ nombre }}")
    part = parts_of(content)[name]
    assert old in part
    return with_part(name, part.replace(old, new, 1), of=content)
