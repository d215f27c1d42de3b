"""The page at `/demo`: visits, customers and baskets to try out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI

import shopcast.showing
from shopcast.serving.shelf import Shelf
from shopcast.serving.shown import (
    NEW,
    begin,
    best_customers,
    choices,
    click,
    customer,
    lead,
    next_events,
    suggestions,
    told_events,
)
from shopcast.tables.schemas import EVENT_TYPES

PATH = "/demo"
STYLE = Path(shopcast.showing.__file__).parent / "templates/demo.css"
Now = Callable[[], Shelf]
Choices = dict[Any, Callable[[], list]]  # of each list to choose from, as of now
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def add_page(app: FastAPI, now: Now) -> FastAPI:
    """Put the page beside the paths; it answers by the shelf that is there `now`.

    Nothing is fetched from elsewhere, and nothing is told to anybody. Lists to choose
    from can be opened once they are those of now: an open list whose choices change
    fails in Gradio 6.
    """
    import gradio as gr

    plain = gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    with gr.Blocks(title="Shopcast", analytics_enabled=False) as page:
        gr.Markdown(f"# Shopcast\n{lead(now())}", elem_id="lead")
        with gr.Tab("A visit"):
            offered = _visit(gr, now)
        with gr.Tab("A customer"):
            offered |= _customer(gr, now)
        with gr.Tab("A basket"):
            offered |= _basket(gr, now)
        fresh = partial(gr.update, interactive=True)
        page.load(lambda: [fresh(choices=make()) for make in offered.values()],
                  outputs=[*offered], **QUIET)  # fmt: skip
    return gr.mount_gradio_app(
        app, page, PATH, footer_links=[], show_error=False, theme=plain,
        css_paths=STYLE, ssr_mode=False, enable_monitoring=False,
    )  # fmt: skip


def _visit(gr: Any, now: Now) -> Choices:
    events, names = gr.State([]), choices(now())
    known = best_customers(now())
    with gr.Row():
        with gr.Column():
            own = gr.Dropdown(
                [NEW, *known],
                value=known[len(known) // 2] if known else NEW,
                label="Visitor (type any customer's id)",
                allow_custom_value=True,
                interactive=False,
                elem_id="visitor",
            )
            product = gr.Dropdown(
                names,
                value=names[0][1] if names else None,
                label="Product",
                interactive=False,
                elem_id="visit-product",
            )
            with gr.Row(elem_id="clicks"):
                clicks = {
                    kind: gr.Button(kind, elem_id=f"click-{kind}", min_width=84)
                    for kind in EVENT_TYPES
                }
                over = gr.Button("start over", elem_id="start-over", min_width=84)
        with gr.Column():
            said = gr.HTML(next_events([], NEW, now()), elem_id="said")
            told = gr.HTML(told_events([], now()), elem_id="events")
    shown = [events, told, said]
    for kind, button in clicks.items():
        asked = partial(click, kind, now)
        button.click(asked, [events, product, own], shown, **QUIET)
    for again in (over.click, own.change):
        again(partial(begin, now), outputs=shown, **QUIET)
    return {own: lambda: [NEW, *best_customers(now())], product: lambda: choices(now())}


def _customer(gr: Any, now: Now) -> Choices:
    known = best_customers(now())
    with gr.Row():
        own = gr.Dropdown(
            known,
            value=known[0] if known else None,
            label="Customer (type any id)",
            allow_custom_value=True,
            interactive=False,
            elem_id="customer-id",
        )
    first = customer(known[0], now()) if known else ""
    shown = gr.HTML(first, elem_id="customer")
    own.change(lambda one: customer(one, now()), own, shown, api_visibility="private")
    return {own: lambda: best_customers(now())}


def _basket(gr: Any, now: Now) -> Choices:
    chosen = gr.Dropdown(
        choices(now()),
        value=[],
        multiselect=True,
        max_choices=3,
        label="Up to three products",
        interactive=False,
        elem_id="basket-products",
    )
    shown = gr.HTML(suggestions([], now()), elem_id="suggestions")
    chosen.change(lambda names: suggestions(names, now()), chosen, shown, **QUIET)
    return {chosen: lambda: choices(now())}
