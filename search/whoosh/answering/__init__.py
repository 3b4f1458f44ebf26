"""Answering: the parts of an answer: a page of hits, facets and dates, stories, clauses, costs, similar articles."""
