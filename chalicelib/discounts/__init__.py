"""What makes a stay cheaper: codes, automatic discounts, the welcome and the referral discount."""
