"""What any address needs of HTTP: bodies and query strings read, problems, languages, dates, ETags, downloads.

In comes what Falcon has read of a request; out go validated values, and ``Problem`` for what cannot be used. It knows
of no particular address, and of no index but by the errors that asking one raises.
"""
