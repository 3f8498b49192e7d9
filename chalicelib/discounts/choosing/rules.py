"""One discount at most, the best for the guest (pricing book, 8.1; B15; DESIGN 6).

What does not depend on a house is judged once for a request (`propose`); a proposal then meets
each stay (`choose`). The order in which discounts were configured decides nothing.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from chalicelib.discounts.automatic import rules as automatic_rules
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.choosing.amounts import DiscountedStay, Terms, saving
from chalicelib.discounts.codes import rules as code_rules
from chalicelib.discounts.referral import rules as referral_rules
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    GuestHistory,
    ReferralDiscount,
    RequestedStay,
)
from chalicelib.kernel.amounts import Amount

Source = Literal["referral", "automatic", "discount_code"]
PRECEDENCE: tuple[Source, ...] = get_args(Source)
"""Which of two equal savings is applied: a code is not used up where something else does."""

SPECIAL_ARRIVAL = "No se aplica a ingresos en fechas especiales."
NO_SAVING = "No ahorra nada en esta estadía."
BEATEN = "Otro descuento ahorra más."
TIED = "Otro descuento ahorra lo mismo y tiene prioridad."


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A discount that was judged for a request: `refusal` says why it cannot apply anywhere.

    key: the code, or the id of the configuration. No `property_ids` means every house.
    uses_first_stay: a guest has it once, for the first stay.
    """

    source: Source
    key: str
    name: str
    terms: Terms
    refusal: str | None = None
    property_ids: frozenset[str] = frozenset()
    min_amount_usd: Decimal | None = None
    uses_first_stay: bool = False


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal for one stay: what it would save there, and why it was not applied, if so."""

    proposal: Proposal
    saving: Amount = Amount()
    refusal: str | None = None


class Choice(msgspec.Struct, frozen=True):
    """The discount of a stay, if any, and every candidate with the reason it lost."""

    applied: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def saving(self) -> Amount:
        """What is taken off."""
        return self.applied.saving if self.applied is not None else Amount()

    @property
    def code(self) -> Candidate | None:
        """The candidate of the code that was typed, if there is such a code."""
        return next((each for each in self.candidates if _is_code(each)), None)


NO_DISCOUNT = Choice()
_NOTHING = Terms(value=Decimal(0))


class DiscountRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A stay, and who asks for it, where that is known: what discounts are judged by."""

    stay: RequestedStay
    guest: GuestHistory | None = None


def propose(
    request: DiscountRequest,
    automatic: Iterable[AutomaticDiscount],
    code: DiscountCode | None = None,
    used_count: int = 0,
) -> tuple[Proposal, ...]:
    """Judge every discount that the request could have: the code that was typed, the active
    automatic ones, and that of a referred guest."""
    proposals = [_of_automatic(each, request) for each in automatic if each.is_active]
    if request.guest is not None and request.guest.is_referred:
        proposals.append(_of_referral(request.guest))
    if code is not None:
        proposals.append(_of_code(code, used_count, request))
    return tuple(proposals)


def choose(proposals: Sequence[Proposal], stay: DiscountedStay) -> Choice:
    """Apply the proposal that saves most of this stay.

    The saving in USD decides; equal ones go by `PRECEDENCE`, then by name.
    """
    if not proposals:
        return NO_DISCOUNT
    candidates = [_meet(proposal, stay) for proposal in proposals]
    best = min((each for each in candidates if each.refusal is None), key=_order, default=None)
    judged = [each if each is best else _lost(each, best) for each in candidates]
    return Choice(best, tuple(sorted(judged, key=_order)))


def _meet(proposal: Proposal, stay: DiscountedStay) -> Candidate:
    refusal = proposal.refusal or _refusal_of_stay(proposal, stay)
    if refusal is not None:
        return Candidate(proposal=proposal, refusal=refusal)
    saved = saving(proposal.terms, stay)
    return Candidate(proposal=proposal, saving=saved, refusal=None if saved.usd else NO_SAVING)


def _refusal_of_stay(proposal: Proposal, stay: DiscountedStay) -> str | None:
    if proposal.property_ids and stay.property_id not in proposal.property_ids:
        return "No es válido para esta casa."
    minimum = proposal.min_amount_usd
    if minimum is not None and stay.subtotal_usd < minimum:
        return f"Requiere un subtotal de ${minimum:.2f} o más."
    return SPECIAL_ARRIVAL if stay.arrives_on_special_date else None


def _lost(candidate: Candidate, best: Candidate | None) -> Candidate:
    if candidate.refusal is not None or best is None:
        return candidate
    reason = TIED if candidate.saving.usd == best.saving.usd else BEATEN
    return msgspec.structs.replace(candidate, refusal=reason)


def _order(candidate: Candidate) -> tuple[Decimal, int, str, str]:
    proposal = candidate.proposal
    rank = PRECEDENCE.index(proposal.source)
    return -candidate.saving.usd, rank, proposal.name, proposal.key


def _is_code(candidate: Candidate) -> bool:
    return candidate.proposal.source == "discount_code"


def _of_code(code: DiscountCode, used_count: int, request: DiscountRequest) -> Proposal:
    return Proposal(
        source="discount_code",
        key=code.code,
        name=f"Código {code.code}",
        terms=Terms(
            discount_type=code.discount_type,
            value=code.discount_value,
            cap_usd=code.max_discount_usd,
            base_only=code.apply_only_to_base_price,
        ),
        refusal=code_rules.refusal(code, used_count, request.stay.check_in, request.stay.today),
        property_ids=code.property_ids,
        min_amount_usd=code.min_amount_usd,
    )


def _of_automatic(discount: AutomaticDiscount, request: DiscountRequest) -> Proposal:
    return Proposal(
        source="automatic",
        key=discount.discount_id,
        name=discount.name,
        terms=Terms(
            value=discount.discount_percentage,
            cap_usd=discount.max_discount_usd,
            base_only=discount.apply_only_to_base_price,
        ),
        refusal=automatic_rules.refusal(discount, request.guest, request.stay),
        uses_first_stay=rule_of(discount.trigger).is_first_stay,
    )


def _of_referral(guest: GuestHistory) -> Proposal:
    worth = guest.referral
    return Proposal(
        source="referral",
        key=worth.achievement_id if worth is not None else "",
        name="Descuento por referido",
        terms=_NOTHING if worth is None else _terms_of_referral(worth),
        refusal=referral_rules.refusal(guest),
        uses_first_stay=True,
    )


def _terms_of_referral(worth: ReferralDiscount) -> Terms:
    return Terms(value=worth.discount_percentage, cap_usd=worth.max_discount_usd)
