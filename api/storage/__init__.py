"""The only place that knows SQLAlchemy: what is kept, and each change to it as one function over a connection."""
