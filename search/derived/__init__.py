"""Derived: what is worked out of articles alone, the same way for every engine: their zones and tokens as numbers, what
they are told by, and the stories and events that follow."""
