"""All corrupted stores by name; see `changes.Corruption`."""

from broken_columns import COLUMNS
from broken_days import DAYS
from broken_files import FILES
from broken_ids import IDS
from broken_matches import MATCHES
from broken_numbers import AMISS
from broken_parts import PARTS
from broken_tables import SHAPES
from broken_times import TIMES
from broken_writing import WRITING

GROUPS = (
    TIMES, DAYS, AMISS, WRITING, IDS, MATCHES, SHAPES, COLUMNS, FILES, PARTS
)  # fmt: skip
STORES = {name: one for group in GROUPS for name, one in group.items()}
assert len(STORES) == sum(map(len, GROUPS)), "two corruptions have one name"
