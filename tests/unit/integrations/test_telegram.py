"""How a text is made to fit."""

import pytest

from chalicelib.integrations.telegram import fitted


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Hola mundo", 10, "Hola mundo"),
        ("", 10, ""),
        ("Hola mundo", 9, "Hola…"),
        ("Hola\nmundo", 8, "Hola…"),
        ("Hola mundo ancho", 12, "Hola mundo…"),
        ("x" * 300, 200, "x" * 99 + "…"),
        ("🏆🏆🏆", 6, "🏆🏆🏆"),
        ("🏆🏆🏆", 5, "🏆🏆…"),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str, most: int, cut: str) -> None:
    assert fitted(text, most) == cut


@pytest.mark.parametrize("text", ["🏆 " * 3000, "x" * 5000, "año " * 2000, "🏆" * 5000])
def test_what_is_cut_fits_as_telegram_counts(text: str) -> None:
    cut = fitted(text, 4096)
    assert len(cut.encode("utf-16-le")) // 2 <= 4096
    assert text.startswith(cut.removesuffix("…").rstrip())
    assert len(cut) > 1
