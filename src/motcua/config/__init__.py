"""Settings, urls and entry points: knows everyone below."""
