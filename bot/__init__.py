"""The engine side: what Rasa 3.6.21 needs of us to read a message and name the action, and nothing else.

Runs on Python 3.10 in its own environment; imports rasa, `assessment` and `content` only.
"""
