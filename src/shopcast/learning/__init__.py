"""Ways to forecast that learn."""
