"""The line that the shell of ``sayso sql`` asks with: history, colours, completion, several lines."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPressEvent
from prompt_toolkit.lexers import PygmentsLexer
from pygments.lexers.sql import SqlLexer

from flows.options import warn
from flows.settings import sql_history_path
from flows.sql_completion import begun, offers
from flows.sql_shell import ended
from flows.sql_words import KEYWORDS

Names = Callable[[], Mapping[str, Sequence[str]]]


def prompt(names: Names, **more: Any) -> PromptSession[str]:
    """A prompt that completes ``names()``, keeps a history, and takes Enter for an end after a ``;``.

    ``more`` goes to PromptSession, such as another input and output.
    """
    return PromptSession(
        "sayso> ",
        prompt_continuation=lambda width, number, wraps: "...> ".rjust(width),
        multiline=True,
        key_bindings=_keys(),
        history=history(sql_history_path()),
        lexer=PygmentsLexer(SqlLexer),
        completer=_Completer(names),
        complete_while_typing=False,
        **more,
    )


def history(file: Path) -> History:
    """What was typed before, in a file that its owner alone may read; without one, this conversation's."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDONLY, 0o600))
        file.chmod(0o600)
    except OSError as error:
        warn(f"{file}: {error.strerror or error}; what you type is not remembered")
        return InMemoryHistory()
    return FileHistory(str(file))


class _Completer(Completer):
    def __init__(self, names: Names) -> None:
        self._names = names

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        before = document.text_before_cursor
        for word in offers(before, document.text, self._names(), KEYWORDS):
            yield Completion(word, start_position=-len(begun(before)))


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=Condition(lambda: ended(get_app().current_buffer.text)))
    def _accept(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    return keys
