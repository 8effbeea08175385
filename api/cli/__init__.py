"""The `familyvoice` command: one module per concern, started from `main`."""
