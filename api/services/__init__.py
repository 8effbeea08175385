"""What endpoints and pages share: each service is the one door to what it names."""
