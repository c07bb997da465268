"""Whoever is killed, and whenever: nothing that was accepted is lost, and nothing happens twice."""

import random

import pytest

from services.stack import NAMES
from tests.faults.books import balance
from tests.faults.conftest import Begin
from tests.faults.installation import wait

KILLS = 20


@pytest.mark.timeout(1800)
def test_each_service_is_killed_at_random_moments_twenty_times_under_load(begin: Begin) -> None:
    chance = random.Random(20260630)
    traffic = begin()
    poster = traffic.post(1500, pause=0.1)
    killed = [NAMES[number % 3] for number in range(KILLS)]
    chance.shuffle(killed)
    for number, service in enumerate(killed):
        wait(chance.uniform(0.05, 1.0))
        if number % 4 == 0:
            traffic.report(number)
            traffic.check()
        for replica in traffic.installation.living(service):
            replica.kill()
        traffic.installation.launch(service)
    traffic.finish(poster)
    assert traffic.broken > 0, "the kills were felt"
    balance(traffic)


@pytest.mark.timeout(1800)
def test_a_service_that_is_told_to_end_finishes_what_it_has_begun(begin: Begin) -> None:
    traffic = begin()
    poster = traffic.post(1000, pause=0.02)
    for number in range(2):
        for service in NAMES:
            wait(0.5)
            [old] = traffic.installation.living(service)
            traffic.installation.start(service)
            assert old.terminate() == 0, f"{service} drains within the grace"
        traffic.report(number)
        traffic.check()
    traffic.finish(poster)
    balance(traffic)
