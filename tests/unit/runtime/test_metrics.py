"""Services of one process are told apart by a label, and a figure that cannot be had harms no other."""

import asyncio

from prometheus_client.parser import text_string_to_metric_families

from services.runtime.health.watch import Watch, answering
from services.runtime.observing.metrics import Exposition, Meters


def test_services_of_one_process_share_their_metrics_by_a_label() -> None:
    meters = {"targets": Meters(), "alerts": Meters()}
    for count, one in enumerate(meters.values(), 1):
        one.published.labels("duban.keys").inc(count)
    families = list(text_string_to_metric_families(Exposition(meters).text("")[0].decode()))
    assert len({family.name for family in families}) == len(families), "each family once"
    [published] = [family for family in families if family.name == "duban_events_published"]
    assert {sample.labels["service"]: sample.value for sample in published.samples} == {"targets": 1, "alerts": 2}


def test_what_never_happened_is_not_told() -> None:
    names = {
        family.name for family in text_string_to_metric_families(Exposition({"ingest": Meters()}).text("")[0].decode())
    }
    assert not any(name.startswith("duban_") for name in names - {"duban_build_info"})


def test_what_hangs_or_fails_keeps_nothing_else_from_being_measured() -> None:
    meters, made = Meters(), []

    async def hanging() -> None:
        async with answering(meters, "database"):
            await asyncio.sleep(3600)

    async def failing() -> None:
        raise OSError("no way there")

    async def fine() -> None:
        made.append("fine")

    async def scenario() -> None:
        watch = Watch({"hanging": hanging, "failing": failing, "fine": fine})
        await asyncio.wait_for(asyncio.gather(watch.look(), watch.look()), 20)
        await watch.look()

    asyncio.run(scenario())
    assert made == ["fine"], "once for several who ask at the same time"
    assert meters.registry.get_sample_value("duban_dependency_up", {"dependency": "database"}) == 0
