"""How good a forecast is."""
