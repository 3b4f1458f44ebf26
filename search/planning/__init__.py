"""Planning: a query's tree becomes a plan.

In come a tree, options and the statistics of an archive; out go a draft (what is a hit, with its threshold; what ranks
and is marked; its reading in words; its cost) and the plan that an engine carries out, with every number in it. Nothing
here reads an index.
"""
