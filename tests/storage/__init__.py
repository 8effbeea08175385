"""Storage on real databases of both kinds."""
