"""Snippets: what of an article answers a query, and what to mark in it: one highlighter for results, article and feed.

In come the evidence of a query and the texts of an article; out go passages and spans, which count the code points of
the original text.
"""

from search.snippets.passages import Highlighter
from search.snippets.whole import ArticleMarks, Marks, marks_of

__all__ = ["ArticleMarks", "Highlighter", "Marks", "marks_of"]
