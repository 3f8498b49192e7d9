"""From a draft to a PDF: what the function does that has the libraries for it."""
