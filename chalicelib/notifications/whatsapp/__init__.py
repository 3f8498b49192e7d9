"""What guests read at WhatsApp, or as a text message where that does not reach them."""
