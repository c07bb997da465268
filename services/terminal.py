"""How every command says what is wrong."""

import typer
from rich.console import Console

err = Console(stderr=True, highlight=False)


def fail(message: object, status: int = 1) -> typer.Exit:
    """Says what is wrong in a line and ends with that status."""
    err.print("[red]duban:[/red] ", end="", soft_wrap=True)
    err.print(str(message), soft_wrap=True, markup=False)
    return typer.Exit(status)
