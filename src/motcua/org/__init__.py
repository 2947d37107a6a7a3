"""Units, posts, authority."""
