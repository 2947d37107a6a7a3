"""The one way in which a dossier moves."""
