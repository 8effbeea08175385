"""A carrier to try things with: serves Twilio's REST paths, signs its webhooks, and keeps phones one can text from."""
