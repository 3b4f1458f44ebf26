"""Timbao beside stock Whoosh, SQLite FTS5, Tantivy, Xapian, PostgreSQL and OpenSearch: the same articles, terms and
queries for all of them.

    pip install tantivy xapian-bindings-binary 'psycopg[binary]'     # none is needed to run Timbao
    apt-get install postgresql maven openjdk-17-jdk-headless
    python -m benchmarks.engines --limit 20000

Every engine indexes the same terms (``analyzers.tokens.tokenize``, then ``fold``), given to the others as text that
is cut already, so that their time holds no analysis of Vietnamese and Timbao's does. A query gives the ten best and
the exact total, in one thread; totals must agree between all engines, query by query, and are compared. What ranks
differs: the others give BM25 over folded syllables, Timbao its own ranking (marks, pairs, zones, words).
"""
