"""What others keep a copy of: the chatbot builder its fields, Google Sheets what visitors search
for. Copies follow events and clocks."""
