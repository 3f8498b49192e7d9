"""Mistakes in how messages go out to apps, chats and phones, and in what is heard of them."""

from tests.mutations.mistakes import Mistake

EXPO = "tests/integration/integrations/test_expo.py"
TELEGRAM = "tests/integration/integrations/test_telegram.py"
WHATSAPP = "tests/integration/integrations/test_whatsapp.py"
WEBHOOKS = "tests/unit/integrations/test_whatsapp_webhooks.py"
TEXTS = "tests/integration/integrations/test_text_messages.py"

CHANNELS = (
    Mistake(
        "chalicelib/integrations/expo.py",
        "    if len(written) != len(messages):\n",
        "    if len(written) > len(messages):\n",
        EXPO,
    ),
    Mistake("chalicelib/integrations/expo.py", "repeatable=repeatable", "repeatable=True", EXPO),
    Mistake("chalicelib/integrations/expo.py", '    del sent["to"]\n', "", EXPO),
    Mistake(
        "chalicelib/integrations/expo.py",
        'f"{audience}_access_token"',
        '"guest_access_token"',
        EXPO,
    ),
    Mistake(
        "chalicelib/integrations/telegram.py",
        "passing=PASSING - {TOO_MANY},",
        "passing=PASSING,",
        TELEGRAM,
    ),
    Mistake(
        "chalicelib/integrations/telegram.py",
        "    if not CHAT.fullmatch(found):",
        "    if not found:",
        TELEGRAM,
    ),
    Mistake(
        "chalicelib/integrations/telegram.py",
        'url=f"{SERVICE.address}/bot{_token()}/{method}"',
        'path=(f"bot{_token()}", method)',
        TELEGRAM,
    ),
    Mistake(
        "chalicelib/integrations/whatsapp_webhooks.py",
        "found is None or not hmac.compare_digest(found[1], right)",
        "found is None",
        WEBHOOKS,
    ),
    Mistake(
        "chalicelib/integrations/whatsapp_webhooks.py",
        "    if not app_secret or found",
        "    if found",
        WEBHOOKS,
    ),
    Mistake(
        "chalicelib/integrations/whatsapp_webhooks.py", "bool(verify_token) and ", "", WEBHOOKS
    ),
    Mistake(
        "chalicelib/integrations/whatsapp.py",
        "    if len(filling) < chosen.variables or not all(filling):",
        "    if not all(filling):",
        WHATSAPP,
    ),
    Mistake(
        "chalicelib/integrations/graph.py",
        "retry_after=PAUSES.get(code)",
        "retry_after=None",
        WHATSAPP,
    ),
    Mistake(
        "chalicelib/integrations/twilio.py",
        "        if refused.status == TOO_MANY:\n",
        "        if refused.status is None:\n",
        TEXTS,
    ),
)
