"""One module for each change of the schema, never edited once it is released."""
