"""Writing: articles are inverted into segments, segments are merged, and what is done is published."""
