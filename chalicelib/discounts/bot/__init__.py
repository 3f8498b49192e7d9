"""Discounts as the chatbot tells them."""
