"""What people type into forms and tables, from values to inputs and back."""
