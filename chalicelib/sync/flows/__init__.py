"""What the chatbot builder's bot says to guests by itself (notifications book, 13)."""
