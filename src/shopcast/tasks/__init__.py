"""What all tasks that predict have in common."""
