"""What the core computes with the standard library alone, checked against scipy."""
