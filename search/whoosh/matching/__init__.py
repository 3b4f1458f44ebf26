"""Matching: which articles meet a plan's condition."""
