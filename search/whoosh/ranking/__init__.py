"""Ranking: what each article found is worth for a plan's evidence."""
