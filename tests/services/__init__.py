"""What endpoints and pages are built on."""
