"""The pure core: instruments, reading replies, walking, scoring, hiding.

Standard library only; opens no socket, file, clock or random source; runs on Python 3.10 and later.
"""
