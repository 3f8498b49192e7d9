"""Values from outside become typed structs (panel book, 3.5)."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import money
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import pattern
from chalicelib.web import reading
from chalicelib.web.files import UploadedFile


class Form(msgspec.Struct, rename={"late_checkout": "lateCheckout"}):
    guests: Annotated[int, msgspec.Meta(ge=1, le=30)]
    name: Annotated[str, msgspec.Meta(max_length=10)] = "-"
    price: Decimal | None = None
    rate: money.ExchangeRate | None = None
    day: date | None = None
    late_checkout: bool = False
    state: Literal["approved", "pending"] = "pending"
    tags: Annotated[list[str], msgspec.Meta(max_length=3)] = []
    nights: list[int] | None = None
    comments: str | msgspec.UnsetType = msgspec.UNSET
    ratio: float = 0.0
    house: UUID | None = None
    since: datetime | None = None
    hour: time | None = None


class Letter(msgspec.Struct):
    needed: Annotated[str, msgspec.Meta(max_length=30_000)]
    text: Annotated[str, msgspec.Meta(max_length=30_000)] | None = None
    other: Annotated[str, pattern("^x+$", "Escriba una o más x.")] | None = None
    pages: Annotated[list[str], msgspec.Meta(max_length=30_000)] = []


class Files(msgspec.Struct):
    voucher: UploadedFile
    extra: UploadedFile | None = None
    photos: Annotated[list[UploadedFile], msgspec.Meta(max_length=5)] = []


BETWEEN = "La fecha debe estar entre 1900-01-01 y 2100-12-31."
FILE = UploadedFile("a.jpg", "image/jpeg", b"x")


def read(**given: Any) -> Form:
    return reading.read(Form, {"guests": 2, **given}, is_form=True)


def problems(struct: Any = Form, /, *, forbid_unknown: bool = False, **given: Any) -> Any:
    with pytest.raises(Invalid) as caught:
        reading.read(struct, given, is_form=True, forbid_unknown=forbid_unknown)
    return caught.value.fields


def wrong_json(**sent: Any) -> Any:
    with pytest.raises(Invalid) as caught:
        reading.read(Form, {"guests": 2, **sent})
    return caught.value.fields


def test_texts_are_read_as_the_declared_types() -> None:
    form = reading.read(
        Form,
        {
            "guests": "4",
            "price": "380.50",
            "day": "2026-01-05",
            "lateCheckout": "true",
            "ratio": "0.5",
            "house": "3F0C1B9E-5C1A-4D53-9D2E-0F6F0B8A7C11",
            "hour": "15:30:00",
        },
    )
    assert form.guests == 4
    assert form.price == Decimal("380.50")
    assert form.day == date(2026, 1, 5)
    assert form.late_checkout is True
    assert form.ratio == 0.5
    assert form.house == UUID("3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11")
    assert form.hour == time(15, 30)


@pytest.mark.parametrize("nothing", ["", "undefined", "null", "NaN", "Invalid Date", " ", None])
def test_what_the_panel_sends_for_nothing_counts_as_not_given(nothing: str | None) -> None:
    form = read(price=nothing, name=nothing, lateCheckout=nothing, comments=nothing, nights=nothing)
    assert form == Form(guests=2)


@pytest.mark.parametrize("nothing", ["", "undefined", "null", None])
def test_a_required_field_must_be_given(nothing: str | None) -> None:
    assert problems(guests=nothing) == {"guests": ["Este campo es obligatorio."]}
    assert problems() == {"guests": ["Este campo es obligatorio."]}


def test_in_json_null_is_no_number() -> None:
    assert wrong_json(ratio=None) == {"ratio": ["Se requiere un número válido."]}
    assert wrong_json(guests=None) == {"guests": ["Este campo es obligatorio."]}


def test_in_json_null_is_nothing_where_nothing_may_stand() -> None:
    assert reading.read(Form, {"guests": 2, "price": None}).price is None


class Part(msgspec.Struct, rename={"price": "amount"}):
    price: Decimal


class Whole(msgspec.Struct):
    prices: list[Decimal] = []
    parts: list[Part] = []
    named: dict[str, Decimal] = {}
    pair: tuple[str, Decimal] | None = None


@pytest.mark.parametrize("written", ["1_000", "٤"])
@pytest.mark.parametrize(
    "around",
    [
        lambda price: {"prices": ["1.00", price]},
        lambda price: {"parts": [{"amount": "1.00"}, {"amount": price, "unknown": 1}]},
        lambda price: {"named": {"a": 1, "b": price}},
        lambda price: {"pair": ["x", price]},
    ],
)
def test_decimals_are_written_in_plain_digits_at_every_depth(around: Any, written: str) -> None:
    with pytest.raises(Invalid) as caught:
        reading.read(Whole, around(written))
    assert list(caught.value.fields.values()) == [["Se requiere un número válido."]]
    reading.read(Whole, around("4.00"))


def test_every_wrong_field_is_named_by_its_name_on_the_wire() -> None:
    wrong = problems(guests="many", day="05/01/2026", lateCheckout="perhaps", state="gone")
    assert wrong == {
        "guests": ["Se requiere un número entero válido."],
        "day": ["La fecha debe tener el formato YYYY-MM-DD."],
        "lateCheckout": ["Debe ser verdadero o falso."],
        "state": ["Elija una de estas opciones: approved, pending."],
    }


def test_unknown_fields_pass_unless_they_are_forbidden() -> None:
    assert reading.read(Form, {"guests": 1, "discount": 90}) == Form(guests=1)
    assert problems(guests=1, discount=90, forbid_unknown=True) == {
        "discount": ["Este campo no se reconoce."]
    }


def test_one_value_is_a_list_of_one() -> None:
    assert read(tags="pool").tags == ["pool"]
    assert read(nights="5").nights == [5]
    assert read(tags=["a", "b"]).tags == ["a", "b"]
    assert problems(guests=1, tags=["a", "b", "c", "d"]) == {
        "tags": ["Envíe 3 elementos como máximo."]
    }


def test_the_last_of_a_repeated_form_field_counts_where_one_is_due() -> None:
    assert read(name=["Ana", "Luisa"]).name == "Luisa"
    assert read(guests=["1", "2"]).guests == 2


def test_a_number_is_taken_for_the_text_that_it_is() -> None:
    assert read(name=40000001).name == "40000001"
    assert problems(guests=1, name=True) == {"name": ["Se requiere un texto."]}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("guests", 0, "Debe ser 1 o más."),
        ("guests", 31, "Debe ser 30 o menos."),
        ("guests", "9" * 40, "Debe ser 30 o menos."),
        ("guests", 1.5, "Se requiere un número entero válido."),
        ("name", "x" * 11, "Use 10 caracteres como máximo."),
        ("price", "1e30", "Se requiere un número válido."),
        ("price", "Infinity", "Se requiere un número válido."),
        ("price", "1_000", "Se requiere un número válido."),
        ("price", "٤", "Se requiere un número válido."),
        ("price", "0." + "1" * 30, "Use 2 decimales como máximo."),
        ("price", "1.005", "Use 2 decimales como máximo."),
        ("price", 1.005, "Use 2 decimales como máximo."),
        ("price", "1e-3", "Use 2 decimales como máximo."),
        ("rate", "3.1234", "Use 3 decimales como máximo."),
        ("ratio", "inf", "Se requiere un número válido."),
        ("ratio", 1e300, "Se requiere un número válido."),
        ("day", "1600-01-01", BETWEEN),
        ("day", "9999-12-31", BETWEEN),
        ("day", "2027-02-29", "Esa fecha no existe en el calendario."),
        ("day", " 2027-02-28 ", "La fecha debe tener el formato YYYY-MM-DD."),
        ("day", "２０２７-02-28", "La fecha debe tener el formato YYYY-MM-DD."),
        ("day", "29/02/2027", "La fecha debe tener el formato YYYY-MM-DD."),
        ("since", "2026-02-30T10:00:00Z", "Esa fecha y hora no existen."),
        ("since", "yesterday", "La fecha y hora deben tener el formato ISO 8601."),
        ("hour", "25:00:00", "Esa hora no existe: use de 00:00:00 a 23:59:59."),
        ("hour", "3 pm", "La hora debe tener el formato HH:MM:SS."),
        ("house", "casa-1", "No es un UUID válido."),
        ("comments", "a\x00b", "El texto contiene caracteres no permitidos."),
        ("comments", "a\ud83c", "El texto contiene caracteres no permitidos."),
        ("comments", "x" * 20_001, "Use 20000 caracteres como máximo."),
    ],
)
def test_what_no_calendar_or_ledger_holds_is_refused(field: str, value: Any, message: str) -> None:
    assert problems(**{"guests": 1, field: value}) == {field: [message]}


@pytest.mark.parametrize("text", ["y", "xy"])
def test_a_text_of_another_form_is_told_which_form_is_right(text: str) -> None:
    assert problems(Letter, needed="a", other=text) == {"other": ["Escriba una o más x."]}


def test_values_inside_lists_and_structs_are_held_to_the_same() -> None:
    class Season(msgspec.Struct):
        start: date

    class Year(msgspec.Struct):
        seasons: list[Season]
        notes: dict[str, str] = {}

    assert problems(Year, seasons=[{"start": "0001-01-01"}]) == {"seasons": [BETWEEN]}
    assert problems(Year, seasons=[], notes={"a\x00": "b"}) == {
        "notes": ["El texto contiene caracteres no permitidos."]
    }


def test_files_arrive_as_they_were_sent() -> None:
    files = reading.read(Files, {"voucher": FILE, "photos": FILE}, is_form=True)
    assert files == Files(voucher=FILE, photos=[FILE])


@pytest.mark.parametrize("nothing", ["", None, "null"])
def test_no_chosen_file_is_no_file(nothing: str | None) -> None:
    assert reading.read(Files, {"voucher": FILE, "extra": nothing}, is_form=True).extra is None
    assert reading.read(Files, {"voucher": FILE, "photos": nothing}, is_form=True).photos == []
    assert problems(Files, voucher=nothing) == {"voucher": ["Este campo es obligatorio."]}


def test_a_file_is_needed_where_a_file_is_due() -> None:
    assert problems(Files, voucher="a.jpg") == {"voucher": ["Se requiere un archivo."]}
    assert problems(Files, voucher=[FILE, FILE]) == {"voucher": ["Se requiere un solo archivo."]}
    assert problems(guests=FILE) == {"guests": ["Se requiere un número entero válido."]}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["1e999", "9" * 400, "2026-02-30", "24:00:00", "-0", "NaN", "\ud83c"])
    | st.just(FILE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)
fields = st.sampled_from([*(field.wire for field in reading.fields_of(Form)), "voucher", "else"])


@given(st.dictionaries(fields, json_values), st.sampled_from([Form, Files]), st.booleans())
def test_whatever_comes_is_read_or_refused(
    given: dict[str, Any], struct: Any, is_form: bool
) -> None:
    try:
        read = reading.read(struct, given, is_form=is_form, forbid_unknown=True)
    except Invalid as refused:
        assert refused.fields
        assert all(isinstance(text, str) for texts in refused.fields.values() for text in texts)
    else:
        assert isinstance(read, struct)


def test_a_text_may_be_longer_than_others_where_its_field_says_so() -> None:
    long = "x" * 30_000
    assert reading.read(Letter, {"needed": long, "text": long}).text == long
    wrong = problems(Letter, needed=f"{long}x", text=f"{long}x", other=long, pages=[long])
    assert wrong.keys() == {"needed", "text", "other", "pages"}


@pytest.mark.parametrize("text", ["undefined", "null", "NaN", "Invalid Date"])
def test_json_means_what_it_says(text: str) -> None:
    assert reading.read(Form, {"guests": 2, "comments": text}).comments == text
    assert wrong_json(guests=text) == {"guests": ["Se requiere un número entero válido."]}
    assert wrong_json(price=text, day=text, nights=text).keys() == {"price", "day", "nights"}


def test_in_json_an_empty_text_is_nothing_only_where_a_text_is_due() -> None:
    assert reading.read(Form, {"guests": 2, "name": " "}) == Form(guests=2)
    assert wrong_json(guests="") == {"guests": ["Se requiere un número entero válido."]}
    assert wrong_json(price=" ") == {"price": ["Se requiere un número válido."]}


@pytest.mark.parametrize("sent", [{}, {"a": 1}, "pool", 7])
def test_json_of_the_wrong_shape_is_never_wrapped(sent: Any) -> None:
    assert wrong_json(tags=sent) == {"tags": ["Se requiere una lista."]}
    assert wrong_json(name=["Ana"]) == {"name": ["Se requiere un texto."]}


@pytest.mark.parametrize("price", ["1.50", "1.5000000", 1.5, 1.1, 380, "-0.10", "1e3"])
def test_zeros_at_the_end_are_no_decimals(price: Any) -> None:
    assert read(price=price).price == Decimal(str(price))
    assert read(rate="3.1230").rate == Decimal("3.123")
