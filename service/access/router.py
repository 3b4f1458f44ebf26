"""Routing: Falcon's router, which takes no resource that does not say who may ask it for what."""

from __future__ import annotations

from typing import Any, Final

from falcon.routing import CompiledRouter, map_http_methods

from service.access.policy import Policy
from service.settings import SCOPES

_NEEDS: Final = {*SCOPES, "open"}


class Undeclared(Exception):
    """A resource would be served without a scope; the message says which, and what to declare."""


class Router(CompiledRouter):
    """Routes, and the policy of each.

    A resource declares its policy as ``policy``; for a route with a suffix it is ``policy_<suffix>``, as its responders
    are ``on_get_<suffix>``.

    Attributes:
        policies: By the template of the address.
    """

    def __init__(self) -> None:
        super().__init__()
        self.policies: dict[str, Policy] = {}

    def add_route(self, uri_template: str, resource: object, **kwargs: Any) -> None:
        """Add a route. Raises ``Undeclared`` where the policy leaves out a method, or names one that is not there."""
        self.policies[uri_template] = _policy(uri_template, resource, kwargs.get("suffix"))
        super().add_route(uri_template, resource, **kwargs)


def _policy(template: str, resource: object, suffix: str | None) -> Policy:
    name = f"policy_{suffix}" if suffix else "policy"
    where = f"{type(resource).__name__} at {template}"
    policy = getattr(resource, name, None)
    if not isinstance(policy, Policy):
        raise Undeclared(f"{where} declares no policy: give it the class attribute `{name}`")
    if not resource:
        raise Undeclared(f"{where} is false, and Falcon lets requests to such a resource pass unexamined")
    served = set(map_http_methods(resource, suffix)) | {"OPTIONS"}
    if bare := sorted(served - policy.methods):
        raise Undeclared(f"{where} answers {', '.join(bare)}, and its `{name}` names no scope for that")
    if idle := sorted(policy.methods - served):
        raise Undeclared(f"{where} does not answer {', '.join(idle)}, which its `{name}` names")
    if unknown := sorted(set(policy.scopes.values()) - _NEEDS):
        raise Undeclared(f"{where} needs {', '.join(unknown)}; there are {', '.join(sorted(_NEEDS))}")
    return policy
