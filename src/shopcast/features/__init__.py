"""What is known at a moment."""
