import pytest
from running import parameters_of

from shopcast.pipelines.next_order.options import Options


@pytest.fixture(scope="session")
def options() -> Options:
    """The options of `next_order` as `conf/test` has them."""
    return Options(**parameters_of("next_order")["options"])
