"""The price at which a stay is sold, and the quote that the booking stores."""
