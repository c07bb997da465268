"""Work without a search for cycles."""

import gc

import pytest

from services.runtime.memory import no_search_for_cycles


def test_cycles_are_searched_for_again_after_the_work_however_it_ends() -> None:
    with no_search_for_cycles():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="broken"), no_search_for_cycles():
        raise ValueError("broken")
    assert gc.isenabled()


def test_work_within_such_work_leaves_it_so() -> None:
    with no_search_for_cycles():
        with no_search_for_cycles():
            pass
        assert not gc.isenabled()
