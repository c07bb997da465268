"""Where Redis is: a server, or a master that sentinels know."""

import pytest

from services.runtime.settings import with_password
from services.runtime.streams.sentinel import Sentinels, with_sentinel_password

SECRET = "p@ss:w/rd?"


@pytest.mark.parametrize("url", ["redis://redis:6379/0", "rediss://:x@redis/1", "unix:///run/redis.sock"])
def test_a_server_by_its_url_has_no_sentinels(url: str) -> None:
    assert Sentinels.parse(url) is None


@pytest.mark.parametrize(
    ("url", "addresses", "master", "server"),
    [
        pytest.param(
            "redis+sentinel://one:26379,two:26380/city/3",
            (("one", 26379), ("two", 26380)),
            "city",
            "redis://@city/3",
            id="sentinels with ports, a master and a database",
        ),
        pytest.param(
            "redis+sentinel://one,two,three/city",
            (("one", 26379), ("two", 26379), ("three", 26379)),
            "city",
            "redis://@city/0",
            id="the usual port and database",
        ),
        pytest.param(
            "redis+sentinel://user:p%40ss@10.0.0.1/city/0",
            (("10.0.0.1", 26379),),
            "city",
            "redis://user:p%40ss@city/0",
            id="a user and a password of the master",
        ),
        pytest.param(
            "redis+sentinel://[fd00::1]:26379,[fd00::2]/city",
            (("fd00::1", 26379), ("fd00::2", 26379)),
            "city",
            "redis://@city/0",
            id="addresses of the sixth version",
        ),
    ],
)
def test_sentinels_are_read_from_the_url(
    url: str, addresses: tuple[tuple[str, int], ...], master: str, server: str
) -> None:
    found = Sentinels.parse(url)
    assert found == Sentinels(addresses, master, server, "")


def test_passwords_come_from_beside_the_url() -> None:
    url = with_sentinel_password(with_password("redis+sentinel://one,two/city/0", SECRET), SECRET)
    found = Sentinels.parse(url)
    assert found is not None
    assert found.addresses == (("one", 26379), ("two", 26379))
    assert found.options["password"] == SECRET
    pool = found.client().connection_pool
    assert pool.connection_kwargs["password"] == SECRET
    assert with_sentinel_password("redis://redis/0", SECRET) == "redis://redis/0"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        pytest.param("redis+cluster://one:6379/0", r"redis\+cluster: cannot be used", id="a cluster"),
        pytest.param("rediss+sentinel://one/city/0", r"rediss\+sentinel: cannot be used", id="sentinels behind TLS"),
        pytest.param("http://redis:6379", "http: cannot be used", id="no Redis at all"),
        pytest.param("redis+sentinel://one,two", "with the master's name", id="no name of a master"),
        pytest.param("redis+sentinel:///city/0", "host1:26379", id="no sentinels"),
        pytest.param("redis+sentinel://one/city/zero", "NAME/0", id="a database that is no number"),
    ],
)
def test_what_cannot_be_used_is_refused(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Sentinels.parse(url)
