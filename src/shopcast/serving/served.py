"""The tasks that are served."""

from shopcast.pipelines.basket import nodes as of_basket
from shopcast.pipelines.basket.options import Options as BasketOptions
from shopcast.pipelines.basket.task import BASKET
from shopcast.pipelines.category import nodes as of_category
from shopcast.pipelines.category.options import Options as CategoryOptions
from shopcast.pipelines.category.task import CATEGORY
from shopcast.pipelines.ltv import nodes as of_ltv
from shopcast.pipelines.ltv.options import Options as ValueOptions
from shopcast.pipelines.ltv.task import LTV
from shopcast.pipelines.next_event import nodes as of_next_event
from shopcast.pipelines.next_event.options import Options as EventOptions
from shopcast.pipelines.next_event.task import NEXT_EVENT
from shopcast.pipelines.next_order import today as of_next_order
from shopcast.pipelines.next_order.options import Options as OrderOptions
from shopcast.pipelines.next_order.task import NEXT_ORDER
from shopcast.pipelines.segmentation import nodes as of_segmentation
from shopcast.pipelines.segmentation.options import Options as SegmentOptions
from shopcast.serving.answers import Served, by_contract, by_segments
from shopcast.serving.current import Current

VISITS = NEXT_EVENT.name
SERVED = {
    "next_order": Served(
        Current(of_next_order.current_facts),
        by_contract(NEXT_ORDER),
        OrderOptions,
        outlook=True,
    ),
    "ltv": Served(
        Current(of_ltv.current_facts, of_ltv.current_examples),
        by_contract(LTV),
        ValueOptions,
        outlook=True,
    ),
    "segmentation": Served(
        Current(of_segmentation.current_facts),
        by_segments,
        SegmentOptions,
        ("options",),
    ),
    "category": Served(
        Current(of_category.current_facts, of_category.current_examples),
        by_contract(CATEGORY),
        CategoryOptions,
    ),
    "basket": Served(
        Current(of_basket.current_facts, of_basket.current_examples),
        by_contract(BASKET),
        BasketOptions,
        outlook=True,
    ),
    "next_event": Served(
        Current(of_next_event.current_facts, of_next_event.current_examples),
        by_contract(NEXT_EVENT),
        EventOptions,
    ),
}
