"""Numbers in Spanish words, as contracts write amounts: pure, and right where a number stands
before a noun («veintiún mil», not «veintiuno mil»)."""

from decimal import Decimal

UNITS = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    *("diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete"),
    *("dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés"),
    *("veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"),
)
TENS = ("treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
HUNDREDS = (
    *("ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos"),
    *("seiscientos", "setecientos", "ochocientos", "novecientos"),
)
HUNDRED, THOUSAND, MILLION = 100, 1000, 1_000_000
MOST = MILLION * MILLION - 1
"""The largest number that has words here."""


def in_words(number: int) -> str:
    """A number from 0 to `MOST` in words; one that ends in one ends in «uno».

    Raises:
        ValueError: it is outside.
    """
    if not 0 <= number <= MOST:
        raise ValueError(f"no words for {number}")
    millions, rest = divmod(number, MILLION)
    if not millions:
        return _below_million(rest)
    head = "un millón" if millions == 1 else f"{_shortened(_below_million(millions))} millones"
    return f"{head} {_below_million(rest)}" if rest else head


def amount_in_words(amount: Decimal, currency: str) -> str:
    """`mil doscientos treinta y cuatro con 50/100 soles`."""
    whole, cents = divmod(int(amount * 100), 100)
    return f"{in_words(whole)} con {cents:02}/100 {currency}"


def _below_million(number: int) -> str:
    thousands, rest = divmod(number, THOUSAND)
    if not thousands:
        return _below_thousand(rest)
    head = "mil" if thousands == 1 else f"{_shortened(_below_thousand(thousands))} mil"
    return f"{head} {_below_thousand(rest)}" if rest else head


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, HUNDRED)
    if not hundreds:
        return _below_hundred(rest)
    if number == HUNDRED:
        return "cien"
    head = HUNDREDS[hundreds - 1]
    return f"{head} {_below_hundred(rest)}" if rest else head


def _below_hundred(number: int) -> str:
    if number < len(UNITS):
        return UNITS[number]
    tens, rest = divmod(number, 10)
    head = TENS[tens - 3]
    return f"{head} y {UNITS[rest]}" if rest else head


def _shortened(words: str) -> str:
    """Words of a number before a noun: «uno» loses its end."""
    if words.endswith("veintiuno"):
        return f"{words.removesuffix('veintiuno')}veintiún"
    return f"{words.removesuffix('uno')}un" if words.endswith("uno") else words
