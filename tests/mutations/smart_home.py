"""Mistakes about who uses the devices of a house, and what it is told."""

from tests.mutations.mistakes import Mistake

ACCESS = "chalicelib/smart_home/control/access.py"
CONTROL = "chalicelib/smart_home/control/service.py"
CALLS = "chalicelib/smart_home/control/rules.py"
DEVICES = "chalicelib/smart_home/devices/rules.py"
STATES = "chalicelib/smart_home/states/rules.py"
TOLD = "chalicelib/smart_home/states/records.py"
ORDERS = "chalicelib/smart_home/orders/rules.py"
GIVEN = "chalicelib/smart_home/orders/service.py"
SHARES = "chalicelib/smart_home/sharing/rules.py"
BRIDGES = "chalicelib/smart_home/bridges/service.py"
POOLS = "chalicelib/smart_home/heating/rules.py"
WINDOWS = "chalicelib/reservations/stays/windows.py"
OF_ACTIONS = "tests/unit/smart_home/test_actions.py"
OF_STATES = "tests/unit/smart_home/test_states.py"
OF_POOLS = "tests/unit/smart_home/test_heating.py"
OF_SHARES = "tests/unit/smart_home/test_sharing.py"
OF_WINDOWS = "tests/unit/reservations/test_windows.py"
OF_GUESTS = "tests/integration/smart_home/test_guests.py"
OF_FRIENDS = "tests/integration/smart_home/test_sharing.py"
OF_BRIDGES = "tests/integration/smart_home/test_bridges.py"

SMART_HOME = (
    Mistake(
        WINDOWS, "self.opens <= now < self.closes", "self.opens <= now <= self.closes", OF_WINDOWS
    ),
    Mistake(WINDOWS, "stay.departure, CLOSES_LATE", "stay.blocked_until, CLOSES_LATE", OF_WINDOWS),
    Mistake(ACCESS, "if not stay.is_sold:", "if stay.deleted:", OF_GUESTS),
    Mistake(ACCESS, "stay.client_id == caller.client_id", "True", OF_GUESTS),
    Mistake(CONTROL, "if not right.has_device(device_id):", "if not device_id:", OF_FRIENDS),
    Mistake(CONTROL, "closes=right.closes", "closes=None", OF_GUESTS),
    Mistake(CALLS, "return does.first if", "return does if", OF_ACTIONS),
    Mistake(CALLS, "if not lowest <= number <= highest:", "if number > highest:", OF_ACTIONS),
    Mistake(DEVICES, "max(takes.lowest, lowest)", "lowest", OF_ACTIONS),
    Mistake(
        DEVICES, "device.guest_accessible and not is_private", "device.guest_accessible", OF_ACTIONS
    ),
    Mistake(STATES, "if name in allowed", "if name", OF_STATES),
    Mistake(STATES, "min(state.seen_at, now)", "state.seen_at", OF_STATES),
    Mistake(TOLD, "cls.seen_at <= seen_at", "cls.seen_at >= seen_at", OF_BRIDGES),
    Mistake(ORDERS, "min(now + LIFE, closes)", "now + LIFE", OF_POOLS),
    Mistake(GIVEN, "order.command.house != property_id", "not property_id", OF_BRIDGES),
    Mistake(GIVEN, "if order.ended is not None:\n        return\n", "", OF_BRIDGES),
    Mistake(TOLD, "is_earlier | (cls.seen_at > now + AHEAD)", "is_earlier", OF_BRIDGES),
    Mistake(ACCESS, ".of_guest(stay.client_id)", "", OF_FRIENDS),
    Mistake(CONTROL, "    count(reservation_id)\n", "", OF_GUESTS),
    Mistake(BRIDGES, "edition=before.edition + 1", "edition=0", OF_BRIDGES),
    Mistake(SHARES, "now < share.until:", "share:", OF_SHARES),
    Mistake(BRIDGES, "    mailboxes.remove(property_id, edition)\n", "", OF_BRIDGES),
    Mistake(POOLS, "if is_heating is is_wanted:", "if is_heating:", OF_POOLS),
    Mistake(POOLS, "each.window.opens - early", "each.window.opens", OF_POOLS),
)
