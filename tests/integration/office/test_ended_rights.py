"""What becomes of an open session when somebody may do less, or nothing, from now on."""

from typing import Any

import pytest

from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.office import Browser


@pytest.mark.parametrize("changed", [{"groups": "mantenimiento"}, {"is_active": None}])
def test_whoever_may_do_less_does_no_more_and_keeps_what_was_typed(
    admin: Browser, changed: dict[str, Any]
) -> None:
    eva, other = hire("eva", "admin"), Browser()
    other.sign_in(eva.email, PASSWORD)
    form = other.get("seasons/new/")
    assert "Se guardó." in admin.send(admin.get(f"users/{eva.user_id}/"), **changed).text
    refused = other.send(form, name="Feria", season_type="high")
    assert refused.status in {401, 404}
    assert "Feria" in refused.body
    assert "0 en total" in admin.get("seasons/").text
