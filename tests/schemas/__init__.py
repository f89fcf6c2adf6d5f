"""What `parse` prints, held to its schema."""
