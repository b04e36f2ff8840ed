"""Messages, and the mailers that take them."""
