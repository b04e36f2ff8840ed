"""Kinds of what ``lint`` takes: mail clients and rules."""

from syndicate.config.kinds import Kind, fault, suggestion
from syndicate.model.clients import CLIENTS, FAMILIES, clients_named
from syndicate.model.lint import RULES


def read_client(name: str) -> str:
    """Return the id of a mail client, or the name of a family of them."""
    if not clients_named(name):
        near = suggestion(name, (*FAMILIES, *CLIENTS))
        raise fault(
            "{value} is not a mail client", f"Write one of docs/lint.md, such as outlook.windows. {near}".strip()
        )
    return name


def read_rule(name: str) -> str:
    """Return the id of a rule."""
    if name not in RULES:
        near = suggestion(name, RULES)
        raise fault("{value} is not a rule", f"Write one of M001 to {max(RULES)}. {near}".strip())
    return name


CLIENT = Kind("a mail client", read_client, {"enum": [*FAMILIES, *CLIENTS]})
RULE = Kind("a rule", read_rule, {"enum": list(RULES)})
