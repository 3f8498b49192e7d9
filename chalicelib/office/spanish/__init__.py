"""The words of the pages: titles, labels of choices, help and what actions are called."""
