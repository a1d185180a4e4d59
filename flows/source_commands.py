"""The commands of ``sayso sources``: the vetted statements."""

from __future__ import annotations

import typer

from flows import import_commands, link_commands, statement_commands, statement_export, statement_views

sources_app = typer.Typer(help="The vetted statements that verdicts rest on.", no_args_is_help=True)


sources_app.command("import")(import_commands.sources_import)
sources_app.command("search")(import_commands.sources_search)


for _name, _command in {
    "list": statement_views.list_,
    "show": statement_views.show,
    "history": statement_views.history,
    "add": statement_commands.add,
    "edit": statement_commands.edit,
    "retire": statement_commands.retire,
    "restore": statement_commands.restore,
    "export": statement_export.export,
    "check-links": link_commands.check_links,
}.items():
    sources_app.command(_name)(_command)
