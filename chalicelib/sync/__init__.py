"""What others keep a copy of: the chatbot builder. Copies follow events, and once a day."""
