import pytest
from running import parameters_of

from shopcast.pipelines.ltv.options import Options


@pytest.fixture(scope="session")
def options() -> Options:
    """The options of `ltv` as `conf/test` has them."""
    return Options(**parameters_of("ltv")["options"])
