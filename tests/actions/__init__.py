"""The Rasa actions, run by the SDK over real storage."""
