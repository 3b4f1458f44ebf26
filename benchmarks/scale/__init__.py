"""How Timbao grows: one index, stopped and measured at 10,000 articles, at 30,000 and so on to 1,000,000.

    python -m benchmarks.scale --work FOLDER --sizes 10000,30000,100000,300000,1000000

The articles are the shared ones, and beyond those variations of them (``variation``), made while they are indexed.
At each size a new process opens the index and is asked the same queries (the classes of ``benchmarks.engines``), and
everything is checked. What is done is kept in the folder, so that a run that was broken off goes on from its last
commit. Progress goes to stderr; the table, in Markdown, to ``curve.md`` in the folder after each size, and at the end
to stdout.
"""
