"""Pictures of people and of what they do, once their files were opened."""
