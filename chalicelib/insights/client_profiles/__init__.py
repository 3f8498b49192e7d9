"""What a single client brought, for administrators."""
