"""Messages in and out: carrier webhooks, the inbox with its turns, the outbox with its sending. Knows no pages."""
