"""The command ``timbao``: finds the command that is asked for, and loads only that one."""

from __future__ import annotations

import importlib
import logging
from typing import Any, Final

import click

from timbao import __version__
from timbao.rooms import check_rooms

# Loading every command would load trafilatura, numpy and gunicorn to print a line of help.
COMMANDS: Final = {
    "index": "Index articles from files, folders, globs or standard input.",
    "follow": "Index the articles of feeds and sites as they appear, change and go.",
    "search": "Search, and print what is found.",
    "batch": "Ask many queries from a file.",
    "serve": "Answer over HTTP.",
    "keys": "Make, list and revoke API keys.",
    "drain": "Apply the writes that a service has accepted.",
    "demo": "Try Timbao with the sample articles.",
    "stats": "Show what the index holds.",
    "check": "Verify every checksum and count of the index.",
    "analyze": "Show what the analyzers make of a text.",
    "delete": "Delete articles by id.",
    "generations": "List the generations of the index that are kept.",
    "rollback": "Make an older generation of the index current again.",
    "export": "Write the articles of the index as NDJSON.",
    "copy": "Copy an index into another, on any engine.",
}


class LazyGroup(click.Group):
    """A group whose commands are modules of ``timbao.commands``, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"timbao.commands.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever the rooms raise becomes one line and a status."""
        try:
            check_rooms()
        except ImportError as error:  # before the first import of a room
            click.echo(f"timbao: {error}", err=True)
            ctx.exit(1)
        from timbao.output import drop_unwritable  # noqa: PLC0415  # as the next line
        from timbao.settings import unknown_variables  # noqa: PLC0415  # --help and --version need neither
        from timbao.status import errors_explained  # noqa: PLC0415

        if logging.lastResort is not None:  # where nobody has said what becomes of the log
            logging.lastResort.setFormatter(logging.Formatter("timbao: warning: %(message)s"))
        for warning in unknown_variables():
            click.echo(f"timbao: warning: {warning}", err=True)
        with errors_explained():
            try:
                return super().invoke(ctx)
            except BaseException:
                drop_unwritable()
                raise


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some records were rejected.",
)
@click.version_option(__version__, prog_name="timbao", message="%(prog)s %(version)s")
def cli() -> None:
    """Timbao: full-text search for Vietnamese news, right with or without diacritics."""
