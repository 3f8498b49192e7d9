"""Texts of a form of their own, as answers declare them: the description says the form, and
nothing is checked where a value goes out."""

from typing import Annotated

from msgspec import Meta

DECIMAL_PATTERN = r"^-?[0-9]+(\.[0-9]+)?$"
UUID_FORM = Meta(extra_json_schema={"format": "uuid"})

Id = Annotated[str, UUID_FORM]
"""The UUID of a thing, in canonical lower case."""
Amount = Annotated[str, Meta(examples=["225.00"], extra_json_schema={"format": "decimal"})]
"""Money with two decimals, as a text."""
Address = Annotated[str, Meta(extra_json_schema={"format": "uri"})]
"""An absolute address on the web."""
