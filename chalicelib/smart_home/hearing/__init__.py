"""What a bridge takes and tells."""
