"""The app: gateway, endpoints, services, storage and pages. `app.create_app` puts them together."""
