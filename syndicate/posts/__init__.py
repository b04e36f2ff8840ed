"""Posts: front matter, bodies and what they become."""
