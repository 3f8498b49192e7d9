"""What guests and staff are told: on their telephones, in Telegram, by WhatsApp."""
