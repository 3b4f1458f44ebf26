"""Tables the analyzers read: tab-separated, a header and comments at the top, meant to be extended."""
