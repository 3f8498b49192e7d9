"""What the chatbot tells, and asking that its copy be sent again."""
