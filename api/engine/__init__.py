"""The app's side of the dialogue engine: its model, its process, and talking to it over loopback HTTP."""
