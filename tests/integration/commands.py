"""The `duban` command run in this process, which is there already: starting Python anew takes longer than most work."""

from click.testing import Result
from typer.testing import CliRunner

from services.cli import app
from services.runtime.embedded.stack import Stack
from tests.integration.city import environment_of


def duban(stack: Stack, *words: str, data: bytes | None = None, **environment: str) -> Result:
    """Runs a command on these servers with `data` on its standard input; what was not foreseen is raised."""
    env = environment_of(stack, COLUMNS="200", TERM="dumb", **environment)
    done = CliRunner().invoke(app, list(words), env=env, input=data)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done
