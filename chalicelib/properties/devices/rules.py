"""What the key of a device may be (reservations book, 7.1)."""

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.validation import MOST_HOUSES, Problems
from chalicelib.properties.devices.types import DeviceKey

LONGEST_NAME = 100


def checked(key: DeviceKey, problems: Problems) -> DeviceKey:
    """`key` with its name tidy.

    Raises:
        Invalid: no name, too long a one, or too many houses; with what `problems` had noted.
    """
    name = spanish.one_line(key.name)
    problems.name("name", name, LONGEST_NAME)
    problems.several("properties", key.property_ids, MOST_HOUSES)
    problems.raise_any()
    return msgspec.structs.replace(key, name=name)
