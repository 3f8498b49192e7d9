"""The rules of templates."""

import uuid
from datetime import datetime, timedelta

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.documents.templates.types import ContractTemplate
from chalicelib.documents.types import TemplateKind
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.spanish import one_line
from chalicelib.kernel.validation import Problems
from chalicelib.pictures.rules import NEVER_CAME

LONGEST_NAME = 60
FILE_FOLLOWS = timedelta(hours=1)
"""A form to send a file with is good for a quarter of an hour."""
BUILT_IN: dict[str, TemplateKind] = {
    str(uuid.uuid5(uuid.NAMESPACE_DNS, "person.contracts.casaaustin.pe")): "person",
    str(uuid.uuid5(uuid.NAMESPACE_DNS, "company.contracts.casaaustin.pe")): "company",
}
"""The templates that come with the product, by ids that are the same on every stage."""
BUILT_IN_NAME = "Plantilla de Casa Austin"


class NotReady(Conflict):
    """The template was refused, or was not tried yet."""

    code = "template_not_ready"
    default_message = "Esta plantilla no pasó la revisión, o todavía no termina."


def checked(template: ContractTemplate, problems: Problems) -> ContractTemplate:
    """A template with its name in one line.

    Raises:
        Invalid: the name is missing or too long.
    """
    tidy = msgspec.structs.replace(template, name=one_line(template.name))
    problems.name("name", tidy.name, LONGEST_NAME)
    problems.raise_any()
    return tidy


def as_of(entry: Entry[ContractTemplate], now: datetime) -> ContractTemplate:
    """A template as it is shown; one whose file never came is rejected."""
    template = entry.value
    if template.state != "awaiting_check" or now - entry.created < FILE_FOLLOWS:
        return template
    return msgspec.structs.replace(template, state="rejected", reasons=(NEVER_CAME,))
