"""A guest as the chatbot reads them, which speaks with the guest and signs its requests."""
