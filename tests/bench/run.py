"""`make bench`: one JSON object a line, {name, value, unit, ceiling, ratio, command}."""

from tests.bench.checks import measure_checks
from tests.bench.delay import measure_delay
from tests.bench.forecast import measure_forecast
from tests.bench.load.posts import measure_posts
from tests.bench.memory import measure_memory
from tests.bench.parser import measure_parser
from tests.bench.streams import measure_streams

if __name__ == "__main__":
    measure_parser()
    measure_forecast()
    measure_checks()
    measure_streams()
    measure_delay()
    measure_memory()
    measure_posts()
