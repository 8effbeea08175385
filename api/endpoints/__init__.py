"""HTTP routes, one module per resource: they check the caller, call a service, and shape the answer."""
