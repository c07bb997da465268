"""The services behind a real port, for the tests of what their OpenAPI document promises."""

from tests.integration.conftest import common_city, servers

__all__ = ["common_city", "servers"]
