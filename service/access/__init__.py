"""Who may ask, and how much: keys and their scopes, what each resource needs, rates, slots, the address of a client.

In comes a request that is matched to a resource; out goes whether it may pass, or the ``Problem`` that says why not.
"""
