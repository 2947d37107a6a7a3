"""Users, persons, businesses, mandates."""
