"""What staff say when they remove a stay."""

import msgspec


class RemovalQuery(msgspec.Struct, kw_only=True):
    """`waive_refund` gives the guest of a removed stay nothing back."""

    waive_refund: bool = False
    """Whether the guest gets nothing back of what was paid; that is recorded."""
