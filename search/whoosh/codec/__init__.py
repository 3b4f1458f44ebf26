"""Codec: how Whoosh's own ``open_dir`` and searcher see the index."""
