"""Takes tables and strange blocks apart, so that the words of two cells never run together.

Text that is pasted from Word, from web pages or from shared documents comes in tables, `div`s and lists of terms.
The site shows none of these: a row of a table becomes an item of a list, its cells parted by bars; any other block
becomes a paragraph. In: HTML that nh3 has made well-formed. Out: HTML to be cleaned once more.
"""

import re
from html.parser import HTMLParser

from django.utils.html import escape

ROWS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"}
STRANGE = {
    *"div section article aside header footer main nav address figure figcaption pre dl dt dd center".split(),
    *"fieldset form details summary hgroup option legend menu dir".split(),
    *(f"h{n}" for n in range(1, 7)),
}
"""Blocks that become paragraphs, unless the field allows them."""
BLOCKS = ROWS | STRANGE | {"p", "ul", "ol", "li", "blockquote", "hr", "br"}
EMPTY = {"br", "hr"}
BETWEEN_CELLS, BETWEEN_BLOCKS = " | ", "; "


class Node:
    def __init__(self, tag: str, attributes=()):
        self.tag, self.attributes = tag, attributes
        self.children: list[Node | str] = []

    def all(self, *tags: str):
        """The nodes of these tags below, but none inside a table within."""
        for child in self.children:
            if isinstance(child, Node) and child.tag in tags:
                yield child
            elif isinstance(child, Node) and child.tag != "table":
                yield from child.all(*tags)


class Tree(HTMLParser):
    """Reads well-formed HTML into nodes."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.open = [Node("")]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs)
        self.open[-1].children.append(node)
        if tag not in EMPTY:
            self.open.append(node)

    def handle_endtag(self, tag):
        if tag not in EMPTY and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def unwrap_blocks(html: str, allowed: set[str]) -> str:
    """The same words in the blocks that are allowed."""
    return "".join(render_node(child, allowed) for child in Tree(html).open[0].children)


def render_node(node: "Node | str", allowed: set[str]) -> str:
    if isinstance(node, str):
        return escape(node)
    if node.tag == "table":
        return render_table_rows(node, allowed)
    if node.tag in allowed:
        return render_element(node, "".join(render_node(child, allowed) for child in node.children))
    if node.tag in BLOCKS:
        return render_paragraphs(node.children, allowed)
    return "".join(render_node(child, allowed) for child in node.children)


def render_element(node: Node, inside: str) -> str:
    attributes = "".join(f' {name}="{escape(value or "")}"' for name, value in node.attributes)
    return f"<{node.tag}{attributes}>" + ("" if node.tag in EMPTY else f"{inside}</{node.tag}>")


def render_paragraphs(children: list, allowed: set[str]) -> str:
    """What stands between blocks becomes paragraphs of its own."""
    found, run = [], ""
    for child in [*children, None]:
        if child is not None and not has_blocks(child):
            run += render_node(child, allowed)
            continue
        if run.strip():
            found.append(f"<p>{run}</p>")
        run = ""
        if child is not None:
            found.append(render_node(child, allowed))
    return "".join(found)


def has_blocks(node: "Node | str") -> bool:
    """A line break alone parts no paragraphs."""
    if isinstance(node, str):
        return False
    return node.tag in BLOCKS - {"br"} or any(map(has_blocks, node.children))


def render_table_rows(table: Node, allowed: set[str]) -> str:
    """A list with an item for each row; a row of one cell, which only lays out a page, stays what stands in it."""
    found, items = [render_paragraphs(one.children, allowed) for one in table.all("caption")], []
    for row in table.all("tr"):
        cells = list(row.all("td", "th"))
        if len(cells) > 1:
            told = [render_cell(cell, allowed) for cell in cells]
            if any(told):
                items.append("<li>" + BETWEEN_CELLS.join(words or "–" for words in told) + "</li>")
            continue
        found += ["<ul>" + "".join(items) + "</ul>"] if items else []
        items = []
        found += [render_paragraphs(cell.children, allowed) for cell in cells]
    return "".join(found) + ("<ul>" + "".join(items) + "</ul>" if items else "")


def render_cell(cell: Node, allowed: set[str]) -> str:
    """A cell in one line: its blocks parted by semicolons, the cells of a table within by bars."""
    parts = re.split(r"([\x00\x01\x02])", "".join(flatten_node(child, allowed) for child in cell.children))
    words, between = "", ""
    for part in parts:
        if part in ("\x00", "\x01", "\x02"):
            between = max(between, part)
        elif strip_markup(part):
            words += {"": "", "\x00": " ", "\x01": BETWEEN_BLOCKS, "\x02": BETWEEN_CELLS}[
                between if words else ""
            ]
            words, between = words + part.strip(), ""
        else:
            words += part.strip()
    return words.strip()


def strip_markup(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html).strip()


def flatten_node(node: "Node | str", allowed: set[str]) -> str:
    """Words with their emphasis and links; \\x00, \\x01 and \\x02 mark a line, a block and a cell."""
    if isinstance(node, str):
        return escape(" ".join(re.split(r"[\s\x00-\x02]+", f"|{node}|"))[1:-1])
    inside = "".join(flatten_node(child, allowed) for child in node.children)
    if node.tag in ("td", "th"):
        return f"\x02{inside}\x02"
    if node.tag in EMPTY:
        return "\x00"
    if node.tag in BLOCKS:
        return f"\x01{inside}\x01"
    return render_element(node, inside) if node.tag in allowed else inside
