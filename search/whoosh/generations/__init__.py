"""Generations: which segments make up the index at one commit, opened for reading; the lock of the one who writes."""
