"""What is asked of a platform before anything changes: one typed check for each known trap."""
