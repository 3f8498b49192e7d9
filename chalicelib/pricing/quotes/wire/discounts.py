"""How the discount of a quote looks on the wire (pricing book, 10.2; B15)."""

from msgspec import UNSET

from chalicelib.discounts.choosing.rules import Candidate, Choice
from chalicelib.pricing.quotes.rules import wording
from chalicelib.pricing.quotes.wire.lines import in_both
from chalicelib.pricing.quotes.wire.shapes import CandidateView, DiscountView


def discount_view(choice: Choice, unknown_code: str | None = None) -> DiscountView:
    """What was applied, or why nothing was. `unknown_code` says why the code that was typed is
    no candidate at all."""
    code_error = unknown_code or _refusal_of_code(choice)
    if choice.applied is not None:
        return _applied(choice.applied, code_error)
    return DiscountView(
        type="none" if code_error is None else "error",
        description=code_error or "Sin descuento.",
        discount_percentage=0.0,
        discount_amount_usd=0.0,
        discount_amount_sol=0.0,
        code_used=None,
    )


def candidate_views(choice: Choice) -> list[CandidateView]:
    """Every discount that was considered, the best first."""
    return [
        CandidateView(
            source=candidate.proposal.source,
            id=candidate.proposal.key,
            name=candidate.proposal.name,
            discount_percentage=float(candidate.proposal.terms.percentage),
            **in_both("discount_amount", candidate.saving),
            applied=candidate is choice.applied,
            reason=candidate.refusal,
        )
        for candidate in choice.candidates
    ]


def _applied(applied: Candidate, code_error: str | None) -> DiscountView:
    proposal = applied.proposal
    is_code = proposal.source == "discount_code"
    return DiscountView(
        type="discount_code" if is_code else "automatic",
        description=wording.discount_text(proposal),
        discount_percentage=float(proposal.terms.percentage),
        **in_both("discount_amount", applied.saving),
        code_used=proposal.key if is_code else None,
        apply_only_to_base_price=proposal.terms.base_only,
        code_error=code_error or UNSET,
    )


def _refusal_of_code(choice: Choice) -> str | None:
    return choice.code.refusal if choice.code is not None else None
