"""Suggesting: what may have been meant ("Có phải …?"), and how a text that is being typed may go on.

In come a query, or the beginning of one, and a searcher; out go other texts, each of which finds an article.
"""
