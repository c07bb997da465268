"""Memory while many small values are made at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Makes and drops values by counting references alone.

    Reading a page of targets makes tens of thousands of values without a cycle; Python would look for one among all
    objects of the process again and again, which takes several times as long as the work.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def set_aside_what_stays() -> None:
    """Leaves what is loaded by now out of every later search for cycles: modules and schemas stay until the end.

    And searches less often: a batch of posts or events makes tens of thousands of values that are gone with it, and
    looking through them while they live took a quarter of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
