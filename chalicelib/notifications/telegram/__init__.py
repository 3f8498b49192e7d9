"""What staff read in the chats of the business at Telegram (notifications book, 10)."""
