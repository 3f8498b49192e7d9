"""The two contracts as PDF look as LibreOffice shows them."""

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from chalicelib.documents.drawing import built_in
from chalicelib.documents.drawing.filling import filled, pdf_of
from chalicelib.documents.drawing.wording import variables
from chalicelib.documents.types import ContractData, TemplateKind
from tests.unit.documents.made import COMPANY, data

KINDS: dict[TemplateKind, ContractData] = {"person": data(), "company": data(tenant=COMPANY)}
OFFICE = shutil.which("soffice")
DIFFERENT = 4.0
"""How much the grey of two blurred pages may differ on average, of 255: fonts and spaces differ a
little. They differ by less than 2; another page, or the text two lines lower, by 13."""


@pytest.mark.skipif(
    OFFICE is None and os.environ.get("CI") != "true", reason="LibreOffice is not installed"
)
@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_in_libreoffice(kind: TemplateKind, tmp_path: Path) -> None:
    document = filled(built_in.content_of(kind), variables(KINDS[kind]))
    ours, theirs = pages(pdf_of(document)), pages(converted(document, tmp_path))
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        assert difference(mine, other) < DIFFERENT


def converted(content: bytes, place: Path) -> bytes:
    """What LibreOffice makes of a document. It ends well even where it fails."""
    source = place / "contract.docx"
    source.write_bytes(content)
    command = [str(OFFICE), "--headless", f"-env:UserInstallation=file://{place}/profile"]
    command += ["--convert-to", "pdf", "--outdir", str(place), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return source.with_suffix(".pdf").read_bytes()


def pages(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=1).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def difference(one: Image.Image, other: Image.Image) -> float:
    blurred = [each.resize((595, 842)).filter(ImageFilter.GaussianBlur(4)) for each in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*blurred)).mean[0])
