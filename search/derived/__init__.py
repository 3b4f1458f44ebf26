"""Derived: what is worked out of articles alone, the same way for every engine: their zones and tokens as numbers, how
titles go on and are written, what articles are told by, and the stories and events that follow."""
