"""What narrows a question about claims, as conditions that every command means alike.

``asked`` stands for the value: a ``?`` or a named parameter.
"""

from __future__ import annotations


def on_topic(asked: str) -> str:
    """Of ``latest_verdicts``: on a topic, in any case, the deciding statement's or the claim's own."""
    return f"lower({asked}) IN (lower(topic), lower(claim_topic))"


def about_place(asked: str) -> str:
    """Of ``latest_verdicts``: about a jurisdiction, in any case, likewise; ``AU`` has ``AU-NSW`` in it."""
    return (
        "len(list_filter([jurisdiction, claim_jurisdiction], "
        f"lambda j: starts_with(upper(j) || '-', upper({asked}) || '-'))) > 0"
    )


def named(asked: str) -> str:
    """Of ``threads``: with this, in any case, in their address or title."""
    return f"contains(lower(url || ' ' || coalesce(title, '')), lower({asked}))"


def in_threads(asked: str) -> str:
    """Of rows with a ``thread_url``: in a thread with this in its address or title."""
    return f"thread_url IN (SELECT url FROM threads WHERE {named(asked)})"  # noqa: S608


def said_in_threads(asked: str) -> str:
    """Of rows with a ``claim_id``: of claims that are mentioned in such a thread."""
    return f"claim_id IN (SELECT claim_id FROM mentions WHERE {in_threads(asked)})"  # noqa: S608


def on_site(asked: str, site: str = "site") -> str:
    """Of rows with a ``site``: on this host, in any case, or one below it."""
    return f"(lower({site}) = lower({asked}) OR ends_with(lower({site}), '.' || lower({asked})))"
