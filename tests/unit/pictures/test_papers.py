"""A PDF that is more than a paper is refused, however it hides that."""

import zlib

import pytest

from chalicelib.pictures.apart import prepare_apart
from chalicelib.pictures.images import prepare
from chalicelib.pictures.papers import (
    ACTIVE,
    ENCRYPTED,
    MOST_PAGES,
    NO_PAGES,
    TOO_LARGE,
    TOO_MANY_PAGES,
    check_paper,
)
from chalicelib.pictures.rules import DAMAGED, PURPOSES, TOO_MUCH, NotAPicture, check
from tests.support.pictures import CATALOG, PAGE, PAGES, PAPER, jpeg, pdf, stream, zeros

FLATE = b"/Filter/FlateDecode"
RECEIPTS = PURPOSES["receipts"]


def refused(content: bytes) -> str:
    """Why a paper is refused."""
    with pytest.raises(NotAPicture) as refusal:
        prepare(content, RECEIPTS)
    return refusal.value.message


def refused_apart(content: bytes) -> str:
    """Why the process that opens papers, with little memory, refuses one."""
    with pytest.raises(NotAPicture) as refusal:
        prepare_apart(content, "receipts")
    return refusal.value.message


def catalog(entries: bytes) -> bytes:
    return b"<</Type/Catalog/Pages 2 0 R%b>>" % entries


def paper(entries: bytes = b"", *more: bytes, page: bytes = b"") -> bytes:
    return pdf(catalog(entries), PAGES, PAGE.replace(b">>", page + b">>"), *more)


def of_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    pages = b"<</Type/Pages/Kids[%b]/Count 1>>" % kids
    return pdf(CATALOG, pages, *[PAGE] * count)


def with_hidden(hidden: bytes) -> bytes:
    """A paper whose fourth object stands in a packed stream of objects, number 5."""
    head = b"4 0 "
    packed = zlib.compress(head + hidden)
    entries = b"/Type/ObjStm/N 1/First %d%b" % (len(head), FLATE)
    body = b"%PDF-1.7\n"
    places = {}
    for number, each in {1: catalog(b"/Extra 4 0 R"), 2: PAGES, 3: PAGE}.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    places[5] = len(body)
    body += b"5 0 obj\n%b\nendobj\n" % stream(packed, entries)
    start = len(body)
    rows = [(0, 0, 65535), *((1, places[n], 0) for n in (1, 2, 3)), (2, 5, 0), (1, places[5], 0)]
    rows.append((1, start, 0))
    table = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + last.to_bytes(2, "big")
        for kind, at, last in rows
    )
    entries = b"/Type/XRef/W[1 4 2]/Size 7/Root 1 0 R" + FLATE
    body += b"6 0 obj\n%b\nendobj\n" % stream(zlib.compress(table), entries)
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_paper_has_its_pages_counted() -> None:
    assert check_paper(PAPER) == 1
    assert check_paper(of_pages(MOST_PAGES)) == MOST_PAGES


@pytest.mark.parametrize(
    "content",
    [
        paper(b"/OpenAction[3 0 R/Fit]"),
        paper(b"/OpenAction 4 0 R", b"<</S/GoTo/D[3 0 R/Fit]>>"),
        paper(b"/AcroForm<</Fields[4 0 R]/SigFlags 3>>", b"<</FT/Sig/T(Banco)/V<</Type/Sig>>>>"),
        paper(page=b"/Annots[<</Subtype/Link/A<</S/URI/URI(https://banco.example/)>>>>]"),
        paper(page=b"/Contents 4 0 R").replace(b"200 200", b"300 300"),
        with_hidden(b"<</Title(Constancia)>>"),
    ],
)
def test_what_banks_write_into_papers_is_taken(content: bytes) -> None:
    assert prepare_apart(content, "receipts").pages == 1


ACTING = {
    "JavaScript at opening": paper(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "an address at opening": paper(b"/OpenAction 4 0 R", b"<</S/URI/URI(https://x.example/)>>"),
    "JavaScript by name": paper(b"/Names<</JavaScript 4 0 R>>", b"<</Names[]>>"),
    "an escaped name": paper(b"/OpenAction<</S/Java#53cript/J#53(app.alert(1))>>"),
    "a program": paper(page=b"/Annots[<</Subtype/Link/A<</S/Launch/F(cmd.exe)>>>>]"),
    "actions of a page": paper(page=b"/AA<</O<</S/Named/N/Print>>>>"),
    "an attachment": paper(b"/Names<</EmbeddedFiles<</Names[]>>>>"),
    "a file within": paper(b"", stream(b"MZ", b"/Type/EmbeddedFile")),
    "a film": paper(page=b"/Annots[<</Subtype/RichMedia>>]"),
    "a form of Adobe": paper(b"/AcroForm<</XFA(x)>>"),
    "a form with scripts": paper(
        b"/AcroForm<</Fields[4 0 R]>>", b"<</FT/Tx/AA<</K<</S/JavaScript/JS(1)>>>>>>"
    ),
    "a form that is sent": paper(page=b"/Annots[<</A<</S/SubmitForm/F(https://x.example/)>>>>]"),
    "an object that nothing names": paper(b"", b"<</S/JavaScript/JS(1)>>"),
    "a packed object": with_hidden(b"<</S/JavaScript/JS(app.alert(1))>>"),
    "a packed object, escaped": with_hidden(b"<</S/#4cau#6ech/F(cmd.exe)>>"),
    "behind the tables": PAPER.replace(b"xref\n0", b"9 0 obj<</S/Launch>>endobj\nxref\n0"),
}


@pytest.mark.parametrize("content", ACTING.values(), ids=ACTING)
def test_what_acts_is_refused(content: bytes) -> None:
    assert refused(content) == ACTIVE


def test_a_protected_paper_is_refused() -> None:
    entries = b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -44>>/ID[(a)(a)]" % (
        b"o" * 32,
        b"u" * 32,
    )
    assert refused(pdf(CATALOG, PAGES, PAGE, trailer=entries)) == ENCRYPTED


def test_more_pages_than_a_receipt_has_are_refused() -> None:
    assert refused(of_pages(MOST_PAGES + 1)) == TOO_MANY_PAGES
    assert refused(of_pages(5000)) == TOO_MANY_PAGES


def test_pages_that_multiply_are_refused() -> None:
    kids = [b"<</Type/Pages/Kids[%b]/Count 1>>" % (b"%d 0 R " % (3 + n) * 10) for n in range(10)]
    assert refused(pdf(CATALOG, *kids, PAGE)) == TOO_MANY_PAGES
    barren = [*kids[:-1], b"<</Type/Pages/Kids[]/Count 0>>"]
    assert refused(pdf(CATALOG, *barren)) == TOO_MANY_PAGES


def test_pages_that_hold_themselves_are_refused() -> None:
    assert refused(pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")) == TOO_MANY_PAGES


def test_a_paper_without_pages_is_refused() -> None:
    assert refused(pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>")) == NO_PAGES


def test_streams_that_unpack_to_too_much_are_refused() -> None:
    assert len(zeros(300)) < 2**20
    assert refused_apart(paper(b"", stream(zeros(300), FLATE))) == TOO_LARGE
    objects = b"/Type/ObjStm/N 1/First 4" + FLATE
    assert refused_apart(paper(b"", stream(zeros(300), objects))) in {TOO_LARGE, TOO_MUCH}


def test_many_streams_count_together() -> None:
    some = stream(zeros(120), FLATE)
    assert prepare_apart(paper(b"", some), "receipts").pages == 1
    assert refused(paper(b"", some, some)) == TOO_LARGE


def test_a_stream_that_names_its_end_too_early_unpacks_all_the_same() -> None:
    packer = zlib.compressobj(0)
    start = packer.compress(b"\nendstream\nendobj\n") + packer.flush(zlib.Z_FULL_FLUSH)
    assert b"endstream" in start
    assert refused(paper(b"", stream(start + zeros(300)[2:], FLATE))) == TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj <<>> endobj\nstartxref\n9\n%%EOF\n",
        b"%PDF-1.7\n<html><script>alert(1)</script></html>\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.7\n" + b"\x00" * 5000 + b"startxref\n5\n%%EOF\n",
        b"%PDF-" + jpeg() + b"startxref\n5\n%%EOF\n",
        pdf(b"<</Type/Catalog/Pages 9 0 R>>"),
        pdf(b"<</Type/Catalog>>"),
        pdf(b"7"),
        pdf(CATALOG, b"[1 2 3]"),
        PAPER.replace(b"/Kids[3 0 R]", b"/Kids 17      "),
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF\n",
    ],
)
def test_what_only_pretends_to_be_a_paper_is_refused(content: bytes) -> None:
    assert refused(content) == DAMAGED


@pytest.mark.parametrize(
    "content",
    [b"", PAPER[:-20], PAPER[: len(PAPER) // 2], PAPER + jpeg() * 10, b"<html>%PDF-1.7"],
    ids=["nothing", "no end", "half", "a picture behind it", "a page of the web"],
)
def test_the_first_look_refuses_the_rest(content: bytes) -> None:
    with pytest.raises(NotAPicture):
        check(content, RECEIPTS)


def test_any_cut_of_a_paper_is_taken_or_refused() -> None:
    for at in range(0, len(PAPER), 7):
        content = PAPER[:at] + PAPER[at + 3 :]
        try:
            assert check_paper(content) == 1
        except NotAPicture as error:
            assert error.message in {DAMAGED, NO_PAGES}
