"""Mistakes in what becomes of money."""

from tests.mutations.mistakes import Mistake

CHARGES = "tests/integration/payments/test_charges.py"
CHARGE_RACES = "tests/integration/payments/test_races.py"
DEADLINES = "tests/integration/payments/test_deadlines.py"
KEYLESS = "tests/integration/payments/test_refunds_without_keys.py"
WEBHOOKS = "tests/unit/integrations"
BESIDE_CARDS = "tests/integration/payments/test_vouchers_beside_cards.py"
REVIEWS = "tests/integration/payments/test_voucher_reviews.py"
OVERDUE = "tests/integration/payments/test_overdue.py"
REFUSED = "tests/integration/payments/test_refused_cards.py"
SETTLING = "tests/unit/payments/test_settling_in_figures.py"
REPORTS = "tests/integration/payments/test_reports.py"
SPLITS = "tests/unit/reservations/test_any_refund_splits.py"

PAYMENTS = (
    Mistake(
        "chalicelib/payments/settling/records.py",
        "        when=OpenCharge.reservation_id.does_not_exist(),\n",
        "",
        CHARGE_RACES,
    ),
    Mistake(
        "chalicelib/payments/settling/records.py",
        "    tx.create(\n        UsedToken(",
        "    tx.put(\n        UsedToken(",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "        records.end(tx, payment)\n",
        "        pass\n",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "        return _write(known, rules.given_back(stay, payment, outcome, now), now, actor)\n",
        "        return known\n",
        DEADLINES,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "stay.hold_until < now + CALL_TIME",
        "stay.hold_until < now",
        DEADLINES,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "    rules.check_amount(command.amount, amount)\n",
        "    amount = command.amount or amount\n",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "stay is None or client is None or stay.client_id != caller.client_id",
        "stay is None or client is None",
        CHARGES,
    ),
    Mistake(
        "chalicelib/payments/gateways.py",
        "return (found.amount, found.currency) != (payment.amount, PEN)",
        "return found.currency != PEN",
        "tests/integration/payments/test_differing.py",
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "        stays.rely_on(tx, before)\n",
        "        pass\n",
        BESIDE_CARDS,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "    records.rely_on(tx, stay.reservation_id, opened)\n",
        "",
        BESIDE_CARDS,
    ),
    Mistake(
        "chalicelib/reservations/money/records.py",
        "        tx.put(PaymentRecord.of(payment), when=seen, otherwise=PaymentsChanged())\n",
        "        tx.put(PaymentRecord.of(payment))\n",
        CHARGE_RACES,
    ),
    Mistake(
        "chalicelib/payments/giving_back/service.py",
        " or _is_asked(present, now):",
        ":",
        KEYLESS,
    ),
    Mistake(
        "chalicelib/payments/giving_back/service.py",
        "            unknown.add(of_payment)\n",
        "            pass\n",
        KEYLESS,
    ),
    Mistake(
        "chalicelib/integrations/mercadopago_webhooks.py",
        "    if not any(hmac.compare_digest(each, digest) for each in signed):\n"
        "        raise NotGenuine\n",
        "",
        WEBHOOKS,
    ),
    Mistake(
        "chalicelib/integrations/openpay_webhooks.py",
        '    if not hmac.compare_digest(sent, f"{user}:{password}".encode()):\n'
        "        raise NotGenuine\n",
        "",
        WEBHOOKS,
    ),
    Mistake(
        "chalicelib/payments/settling/rules.py",
        "    after = next_version(stay, now, deadline=until) if keeps else None\n",
        "    after = next_version(stay, now, deadline=None) if keeps else None\n",
        OVERDUE,
    ),
    Mistake(
        "chalicelib/payments/settling/rules.py",
        "max(now, stay.hold_until) < until",
        "stay.hold_until < until",
        SETTLING,
    ),
    Mistake(
        "chalicelib/payments/settling/rules.py",
        "stay.hold_until == bank_has_until(payment)",
        "stay.hold_until is not None",
        SETTLING,
    ),
    Mistake(
        "chalicelib/payments/settling/rules.py",
        "if waited and not has_lapsed(stay, now) else {}",
        "if waited else {}",
        SETTLING,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        "or until <= stay.deadline:",
        "or until > stay.deadline:",
        OVERDUE,
    ),
    Mistake(
        "chalicelib/payments/settling/service.py",
        " and payment.reason not in OWN_REASONS:",
        ":",
        REFUSED,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "    rules.check_cards(read.refused)\n    priced",
        "    priced",
        REFUSED,
    ),
    Mistake(
        "chalicelib/payments/charges/service.py",
        "{client.client_id, *client.absorbed}",
        "{client.client_id}",
        "tests/integration/payments/test_changed_people.py",
    ),
    Mistake(
        "chalicelib/payments/watching/service.py",
        "payment.reason in FOR_STAFF or not",
        "not",
        OVERDUE,
    ),
    Mistake(
        "chalicelib/payments/watching/rules.py",
        "return min(after_pause, until) if now < until else after_pause",
        "return after_pause",
        "tests/unit/payments/test_pauses.py",
    ),
    Mistake(
        "chalicelib/payments/ledger/service.py",
        " or is_overdue(payment, now)",
        " or True",
        OVERDUE,
    ),
    Mistake(
        "chalicelib/payments/reports/service.py",
        "charges_of(start - AROUND, end + AROUND)",
        "charges_of(start, end)",
        REPORTS,
    ),
    Mistake(
        "chalicelib/payments/reports/service.py",
        " and each.payment_id not in known)",
        ")",
        REPORTS,
    ),
    Mistake(
        "chalicelib/payments/reports/rules.py",
        "if not theirs.shows_last or theirs.refunded not in amounts:",
        "if not theirs.shows_last:",
        "tests/unit/payments/test_reports.py",
    ),
    Mistake(
        "chalicelib/payments/vouchers/reviewing.py",
        "        rules.check_waiting(payment)\n",
        "",
        REVIEWS,
    ),
    Mistake(
        "chalicelib/reservations/money/rules.py", "open_ones[:missing]", "open_ones[:0]", SPLITS
    ),
    Mistake(
        "chalicelib/reservations/money/rules.py",
        'return cents(own + (other * rate if currency == "sol" else other / rate))',
        "return cents(own + other)",
        SPLITS,
    ),
    Mistake(
        "deploy/migrations/steps/payments_of_stays.py",
        "#stay = :before AND #version = :seen",
        "#stay = :before OR #version >= :seen",
        "tests/integration/migrations/test_payments_of_stays.py",
    ),
)
