"""Pages for people: scores, web chat, phone simulator, privacy, errors."""
