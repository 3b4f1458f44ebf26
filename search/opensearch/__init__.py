"""The engine of a cluster: an index in OpenSearch, behind the port.

In come plans and articles, out go pages. Articles are analysed here and not by the cluster, which needs no plugin: it
is handed terms and gives back sums and counts.
"""
