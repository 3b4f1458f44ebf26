"""Processes: gunicorn's workers and the loop in each that waits for connections, the writer beside them, memory.

In comes a bound socket and how an index is opened; ``service.app`` is what the workers run.
"""
