"""The JSON API: a module for each address under ``/api/v1``, with parameters, shapes, and the addresses of all pages.

In come validated parameters; each is asked of an open ``search.Engine``; out goes JSON. The shapes load neither Falcon
nor numpy, for the client in Python shares them: import from the modules, this package names none of them.
"""
