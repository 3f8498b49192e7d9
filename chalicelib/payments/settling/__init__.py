"""What a gateway's answer means for a payment and its stay."""
