"""Mistakes in the copies that others keep."""

from tests.mutations.mistakes import Mistake

RULES = "chalicelib/sync/sheets/rules.py"
SERVICE = "chalicelib/sync/sheets/service.py"
OF_RULES = "tests/unit/sync/test_sheet_rules.py"
OF_SHEETS = "tests/integration/sync/test_sheets.py"
OF_ERASED = "tests/integration/sync/test_erased_rows.py"
OF_CLIENT = "tests/integration/integrations/test_google_sheets.py"

COPIES = (
    Mistake(RULES, "Mark.of(each) <= until", "Mark.of(each) < until", OF_RULES),
    Mistake(RULES, "search, client = forgotten(search), None", "client = None", OF_RULES),
    Mistake(RULES, "LOST_AFTER = timedelta(minutes=5)", "LOST_AFTER = timedelta(0)", OF_SHEETS),
    Mistake(SERVICE, "        if not error.may_have_acted:\n", "        if True:\n", OF_SHEETS),
    Mistake(SERVICE, "if each.search_id not in there", "if each.search_id", OF_SHEETS),
    Mistake(SERVICE, "        send()\n", "        pass\n", OF_ERASED),
    Mistake(SERVICE, "        if not numbers:\n", "        if not gone:\n", OF_ERASED),
    Mistake(
        "chalicelib/sync/sheets/records.py",
        "StateRecord.version == before.version)",
        "StateRecord.version >= before.version)",
        OF_SHEETS,
    ),
    Mistake(
        "chalicelib/integrations/google_sheets.py", 'RAW = "RAW"', 'RAW = "USER_ENTERED"', OF_CLIENT
    ),
)
