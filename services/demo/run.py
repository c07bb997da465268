"""Runs the demonstration: starts everything, lets the story happen, and shows what came of it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from services.alerts.jobs import CHECK
from services.alerts.settings import WebhookReceiver
from services.alerts.usecases.checking import last_check
from services.client import Client, until
from services.demo.receiver import Receiver
from services.demo.seeds import load_seeds
from services.demo.story import Story
from services.runtime.clock import SHANGHAI, AdjustableClock
from services.runtime.embedded.redis import free_port
from services.runtime.embedded.stack import Stack, embedded_stack
from services.runtime.http.app import create_app
from services.runtime.service import Service
from services.stack import (
    NAMES,
    Server,
    build,
    issue_operator_key,
    listen,
    migrate_all,
    server_config,
    settings_for,
    shared_settings,
)

HOST = "127.0.0.1"
AS_OF = date(2026, 6, 30)
CHECK_DUE_AT = datetime.combine(AS_OF, time(8, 30), SHANGHAI)
"""When the default schedule checks; the demonstration's clock starts an hour before."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Result:
    """What came of it, as `duban demo --json` prints it, and where the board is."""

    targets: int
    progress: int
    asked_back: int
    alerts: list[dict[str, Any]]
    delivered: int
    rows: list[dict[str, Any]]
    board: str

    def as_json(self) -> dict[str, Any]:
        return {
            "targets": self.targets,
            "progress": self.progress,
            "alerts": self.alerts,
            "delivered": self.delivered,
        }


def demonstrate(port: int, say: Say, show: Callable[[Result], None], *, once: bool) -> None:
    """Runs the whole job, hands the result to `show`, and unless `once` serves until interrupted."""
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as folder:
        say("starting PostgreSQL and Redis in a throw-away folder")
        with embedded_stack(Path(folder) / "data", NAMES) as stack:
            asyncio.run(_demonstrate(Path(folder), stack, port, say, show, once=once))


async def _demonstrate(
    folder: Path, stack: Stack, port: int, say: Say, show: Callable[[Result], None], *, once: bool
) -> None:
    receiver = Receiver()
    async with _served(receiver.app, free_port()) as hook_url:
        told = WebhookReceiver(name="demo", url=f"{hook_url}/alerts", secret=receiver.secret)
        settings = settings_for(
            NAMES, stack, alerts={"webhooks": [told], "allowed_networks": "127.0.0.1", "open_board": True}
        )
        say("preparing a database and a role for each service")
        await migrate_all(settings)
        key = await issue_operator_key(settings["targets"])
        clock = AdjustableClock(CHECK_DUE_AT - timedelta(hours=1))
        services = build(settings, shared_settings(stack, folder / "session.secret"), clock)
        async with _served(create_app(services), port or free_port()) as url, Client(url, key) as operator:
            alerts = next(service for service in services if service.parts.name == "alerts")
            story = Story(url, operator, load_seeds())
            result = await _tell(story, alerts, clock, receiver, say)
            show(result)
            if not once:
                await asyncio.Event().wait()


async def _tell(story: Story, alerts: Service, clock: AdjustableClock, receiver: Receiver, say: Say) -> Result:
    say("posting the sample report")
    report = await story.upload()
    say(f"{report['target_count']} targets found; waiting for them in the ledger")
    targets = await story.register(report)
    say("opening departments, assigning targets, posting half a year of progress")
    keys = await story.open_departments()
    ledger = await story.assign(targets)
    posted = await story.report_progress(ledger, keys)
    await story.arrive(ledger, AS_OF.isoformat())
    say(f"running the scheduled check as of {AS_OF}")
    await _run_scheduled_check(alerts, clock)
    found = [alert async for alert in story.operator.all("/alerts", state="firing")]
    say(f"{len(found)} alerts; waiting for their webhooks")

    async def all_received() -> bool | None:
        return True if len(receiver.received) >= len(found) else None

    await until(all_received, "the webhooks")
    rows = [
        {"target": target, **await story.operator.get(f"/assessments/{target['id']}", as_of=AS_OF.isoformat())}
        for target in targets
    ]
    shown = ("indicator", "light", "gap_points", "as_of", "explanation", "quote", "place", "department")
    alerts_shown = [{name: alert[name] for name in shown} for alert in found]
    return Result(
        len(targets),
        posted.figures,
        posted.asked_back,
        alerts_shown,
        len(receiver.received),
        rows,
        f"{story.url}/board",
    )


async def _run_scheduled_check(alerts: Service, clock: AdjustableClock) -> None:
    """Sets the clock to the check's time and lets the scheduler run its job now, not at the machine's next 08:30."""
    clock.set(CHECK_DUE_AT)
    alerts.scheduler.add_job(
        alerts.scheduler.get_job(CHECK).func, args=[alerts], trigger=None, id="check of the demonstration"
    )

    async def done() -> bool | None:
        last = await last_check(alerts.database)
        return True if last is not None and last >= CHECK_DUE_AT else None

    await until(done, "the scheduled check")


@asynccontextmanager
async def _served(app: Any, port: int) -> AsyncIterator[str]:
    """Serves the app on this machine for as long as the block runs; its address."""
    bound = listen(HOST, port)
    server = Server(server_config(app))
    running = asyncio.create_task(server.serve(sockets=[bound]))

    async def started() -> bool | None:
        return True if server.started else None

    await until(started, f"the server on port {port}")
    try:
        yield f"http://{HOST}:{port}"
    finally:
        server.should_exit = True
        await running
