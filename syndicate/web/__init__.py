"""The preview in the browser: pages and their server, on this machine alone."""
