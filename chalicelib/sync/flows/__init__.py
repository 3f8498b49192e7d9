"""What the chatbot builder's bot says to guests by itself, and what it knows of their coming stays
(notifications book, 13; home book, 8.1)."""
