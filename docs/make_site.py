"""Put all pages of a shop, their tables and the lineage into one folder.

    python docs/make_site.py [SHOP]     writes site/

Nothing in it names a folder of this machine, or asks another site. It holds predictions
of every customer by their ids, so the web server that it is put on has to ask who one
is.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SITE, BUILT = ROOT / "site", ROOT / "build"
PAGES, TABLES = "08_reporting", "07_model_output"
FONTS = re.compile(r"<link\b[^>]*//fonts\.[^>]*>")
DOOR = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Shopcast</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="font: 16px system-ui, sans-serif; margin: 2rem">
<p><a href="{pages}/index.html">What the customers do next</a></p>
<p><a href="lineage/index.html">How each table is made</a></p>
</body></html>
"""


def make(shop: str | None) -> None:
    """Build the site of a shop, the demo store by default."""
    layers = ROOT / "data" / (shop or "")
    if not (layers / PAGES / "index.html").is_file():
        sys.exit(f"{layers / PAGES}: there are no pages; run a pipeline first.")
    kedro = Path(sys.executable).with_name("kedro")
    build = [kedro, "viz", "build", *(["--env", shop] if shop else [])]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.copytree(layers / PAGES, SITE / PAGES)
    shutil.move(BUILT, SITE / "lineage")
    (SITE / TABLES).mkdir()
    for path in (layers / TABLES).glob("*.*"):
        if path.with_suffix(".csv").exists():  # those that pages link to
            shutil.copy(path, SITE / TABLES)
    (SITE / "index.html").write_text(DOOR.format(pages=PAGES), encoding="utf-8")
    for path in (SITE / "lineage").glob("*.html"):  # a site asks no other one
        path.write_text(
            FONTS.sub("", path.read_text(encoding="utf-8")), encoding="utf-8"
        )
    for path in (SITE / "lineage/api").rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(f"{ROOT}/", ""), encoding="utf-8")


def absolute(folder: Path) -> list[str]:
    """List files that name this machine's folders."""
    marks = [str(ROOT).encode(), str(Path.home()).encode() + b"/"]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(mark in path.read_bytes() for mark in marks)
    ]


if __name__ == "__main__":
    make(sys.argv[1] if len(sys.argv) > 1 else None)
    if found := absolute(SITE):
        sys.exit(f"These name folders of this machine: {', '.join(found)}.")
    print(f"{SITE}: open index.html on a web server that asks who one is.")
