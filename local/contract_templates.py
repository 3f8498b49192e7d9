"""Writes the contracts of `contract_texts` as the two DOCX files that the product fills in.

`python -m local.contract_templates`: the same bytes each time, so that a test can tell whether the
files are those of the texts.
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from local import contract_texts as texts
from local.contract_texts import Contract

FOLDER = Path(__file__).parents[1] / "chalicelib" / "documents" / "docx"
CONTRACTS = {"person": texts.PERSON, "company": texts.COMPANY}
FONT = "Calibri"
INK, SHADE, LINE = RGBColor(0x1F, 0x3A, 0x4D), "EAF1F4", "B7C6CE"
SUMMARY_WIDTHS = (Cm(3.4), Cm(12.8))
MADE = datetime(2025, 1, 1)
FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
BOLD = re.compile(r"\*\*(.+?)\*\*")


def written(contract: Contract) -> bytes:
    """The template of a contract."""
    document = Document()
    _set_up(document)
    _title(document)
    for text in (texts.LANDLORD, contract.tenant, texts.AGREED):
        _paragraph(document, text)
    _summary(document)
    for clause in texts.CLAUSES:
        _heading(document, clause.title)
        for text in clause.paragraphs:
            _paragraph(document, text)
    _paragraph(document, texts.CLOSING, before=10)
    _signatures(document, contract)
    _footer(document)
    kept = BytesIO()
    document.save(kept)
    return _same_each_time(kept.getvalue())


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.line_spacing = 1.05
    about = document.core_properties
    about.title, about.author, about.comments = "Contrato de arrendamiento", "Casa Austin", ""
    about.language, about.last_modified_by = "es-PE", "Casa Austin"
    about.created = about.modified = MADE


def _title(document: Any) -> None:
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.paragraph_format.space_after = Pt(10)
    run = heading.add_run(texts.TITLE)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(14), INK


def _heading(document: Any, text: str) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(7), Pt(2)
    heading.paragraph_format.keep_with_next = True
    run = heading.add_run(text)
    run.bold, run.font.color.rgb = True, INK


def _paragraph(place: Any, text: str, *, before: float = 0) -> None:
    paragraph = place.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.widow_control = True
    _fill(paragraph, text)


def _fill(paragraph: Any, text: str) -> None:
    """Put text into a paragraph; what stands between two pairs of asterisks is bold."""
    for number, part in enumerate(BOLD.split(text)):
        if part:
            paragraph.add_run(part).bold = number % 2 == 1 or None


def _summary(document: Any) -> None:
    table = document.add_table(rows=0, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _borders(table)
    for column, width in zip(table.columns, SUMMARY_WIDTHS, strict=True):
        column.width = width
    for name, value in texts.SUMMARY:
        label, content = table.add_row().cells
        label.width, content.width = SUMMARY_WIDTHS
        _shade(label)
        for cell, text in ((label, f"**{name}**"), (content, value)):
            _fill(cell.paragraphs[0], text)
            cell.paragraphs[0].paragraph_format.space_before = Pt(2)
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def _borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = _element(f"w:{side}", val="single", sz="4", space="0", color=LINE)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=SHADE))


def _signatures(document: Any, contract: Contract) -> None:
    """Two columns that stay together, with room to sign above the lines."""
    table = document.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:cantSplit"))
    left, right = table.rows[0].cells
    left.width = right.width = Cm(8.1)
    _signature(left, texts.LANDLORD_SIGNATURE, "EL ARRENDADOR")
    _signature(right, contract.signature, "EL ARRENDATARIO")


def _signature(cell: Any, lines: Sequence[str], role: str) -> None:
    first = cell.paragraphs[0]
    first.paragraph_format.space_before = Pt(44)
    shown: Iterable[str] = ("_" * 34, f"**{role}**", *lines)
    for number, text in enumerate(shown):
        paragraph = first if number == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(1)
        _fill(paragraph, text)


def _footer(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _small(paragraph, "Casa Austin  ·  Página ")
    _number(paragraph, "PAGE")
    _small(paragraph, " de ")
    _number(paragraph, "NUMPAGES")


def _small(paragraph: Any, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor(0x60, 0x6B, 0x72)
    return run


def _number(paragraph: Any, name: str) -> None:
    """A number that whoever lays out the pages fills in."""
    run = _small(paragraph, "1")
    field = _element("w:fldSimple", instr=name)
    run._r.addprevious(field)
    field.append(run._r)


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _same_each_time(content: bytes) -> bytes:
    """The same archive, whenever it is made."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return made.getvalue()


def main() -> None:
    """Write both."""
    for name, contract in CONTRACTS.items():
        (FOLDER / f"{name}.docx").write_bytes(written(contract))


if __name__ == "__main__":
    main()
