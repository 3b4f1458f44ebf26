"""How fast the service answers: ``python -m benchmarks.service --index FOLDER``.

An index is served by gunicorn, as ``timbao serve`` does it, and asked over connections that are kept, by a process of
its own: by one client, then by sixteen. The query log is drawn from the index with a seed. For each class of requests:
the median and the 99th percentile of the time from the first byte sent to the last received, requests a second, the
time in the engine (``took_ms`` of the answer), and what HTTP, validation and JSON add to it. At the end, the memory of
each worker.
"""
