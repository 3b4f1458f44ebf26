"""Writes that were accepted and are not yet in the index: durable before they are answered, applied in their order.

In comes what a request has written; out goes a task. Who applies them (``timbao drain``) reads them here.
"""
