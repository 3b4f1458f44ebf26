"""Segments: what is on the disk: arrays in mapped files, the lists, rows and columns in them, and the articles."""
