"""What a welcome discount may be (pricing book, 2.4), and the code of a new guest (8.6; B17)."""

from datetime import date

import msgspec

from chalicelib.discounts import rules
from chalicelib.discounts.generators.rules import configured
from chalicelib.discounts.types import DiscountCode, WelcomeDiscountConfig
from chalicelib.kernel.validation import Problems

PREFIX = "WELCOME-"
LONGEST_NAME = 200
LONGEST_TEXTS = {"promotional_message": 500, "promotional_subtitle": 300}


def checked(config: WelcomeDiscountConfig, problems: Problems) -> WelcomeDiscountConfig:
    """`config` tidy and within its limits. A minimum of zero, the book's default, is none.

    Raises:
        Invalid: with every field that breaks them, and what `problems` had noted.
    """
    sent, config = config, rules.tidied(config)
    config = msgspec.structs.replace(
        config,
        min_amount_usd=config.min_amount_usd or None,
        promotional_message=config.promotional_message or None,
        promotional_subtitle=config.promotional_subtitle or None,
    )
    problems.name("name", config.name, LONGEST_NAME)
    rules.check_percentage(problems, "discount_percentage", sent.discount_percentage)
    problems.number("validity_days", config.validity_days, 1, rules.MOST_DAYS_VALID)
    rules.check_limits(problems, minimum=config.min_amount_usd, cap=config.max_discount_usd)
    rules.check_days(problems, config)
    rules.check_texts(problems, config, LONGEST_TEXTS)
    problems.raise_any()
    return config


def code_for(drawn: str, config: WelcomeDiscountConfig, owner_id: str, today: date) -> DiscountCode:
    """The code of a new guest, for one booking of theirs (B17)."""
    code = configured(f"{PREFIX}{drawn}", "Bienvenida", config, today)
    return msgspec.structs.replace(code, usage_limit=1, owner_id=owner_id, source="welcome")
