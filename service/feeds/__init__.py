"""What feed readers and browsers take: searches as Atom, and the description by which a browser searches here."""
