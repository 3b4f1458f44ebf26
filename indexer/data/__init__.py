"""Words that tell the lines of a saved page apart."""
