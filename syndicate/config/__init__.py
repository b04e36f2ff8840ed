"""``config.yaml``: read, checked and made tidy."""
