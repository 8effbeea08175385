"""What is wrong with instruments and translations that load well, and what they cost to send."""
