"""What the proofs of the API found, in sentences: `kinds` has them all."""
