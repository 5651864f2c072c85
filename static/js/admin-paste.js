// Tables that are pasted into the text editor. It has none and would run the words of two cells together, so that
// "1.5" and "60 minutes" read "1.560 minutes". As the server does (msntc/content/blocks.py), a row becomes an item of a
// list, its cells parted by bars; a row of one cell stays what stands in it.
(() => {
  const [LINE, BLOCK, CELL] = ["\uE000", "\uE001", "\uE002"];
  const BETWEEN = { [LINE]: " ", [BLOCK]: "; ", [CELL]: " | " };
  const BLOCKS = "address,article,aside,blockquote,caption,center,dd,div,dl,dt,fieldset,figcaption,figure,footer,form," +
    "h1,h2,h3,h4,h5,h6,header,hr,legend,li,main,nav,ol,p,pre,section,table,tbody,tfoot,thead,tr,ul";
  const BARE_ROWS = /^((?:\s|<meta[^>]*>|<!--[^]*?-->)*)(?=<(?:tbody|thead|tfoot|tr|td|th)\b)/i;

  const unwrap = (box, selector, mark) => {
    for (const part of box.querySelectorAll(selector)) part.replaceWith(mark, ...part.childNodes, mark);
  };

  const hasWords = (html) => html.replace(/<[^>]*>|&nbsp;/g, "").trim() !== "";

  // A cell in one line; emphasis and links stay.
  const oneLine = (cell) => {
    unwrap(cell, "br", LINE);
    unwrap(cell, "td,th", CELL);
    unwrap(cell, BLOCKS, BLOCK);
    let line = "", between = "";
    for (const part of cell.innerHTML.replace(/(?:\s|&nbsp;)+/g, " ").split(/([\uE000-\uE002])/)) {
      if (part in BETWEEN) {
        if (part > between) between = part;
      } else if (hasWords(part)) {
        line += (hasWords(line) ? BETWEEN[between] ?? "" : "") + (between || !line ? part.trimStart() : part);
        between = "";
      } else {
        line += part.trim();
      }
      if (part in BETWEEN) line = line.trimEnd();
    }
    return line.trim();
  };

  // In the document that was read from the paste, which loads nothing and runs nothing.
  const made = (page, tag, html) => {
    const element = page.createElement(tag);
    element.innerHTML = html;
    return element;
  };

  const takeApart = (table) => {
    const page = table.ownerDocument, parts = [];
    for (const row of table.rows) {
      const cells = [...row.cells];
      if (cells.length < 2) {
        for (const cell of cells) parts.push(made(page, "div", cell.innerHTML));
        continue;
      }
      const words = cells.map(oneLine);
      if (!words.some(hasWords)) continue;
      if (parts.at(-1)?.tagName !== "UL") parts.push(made(page, "ul", ""));
      parts.at(-1).append(made(page, "li", words.map((line) => (hasWords(line) ? line : "–")).join(" | ")));
    }
    return table.caption ? [made(page, "p", oneLine(table.caption)), ...parts] : parts;
  };

  const withoutTables = (html) => {
    const page = new DOMParser().parseFromString(html.replace(BARE_ROWS, "$1<table>"), "text/html");
    let table = page.querySelector("table");
    if (!table) return html;
    for (; table; table = page.querySelector("table")) table.replaceWith(...takeApart(table));
    return page.body.innerHTML;
  };

  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    const { view } = editor;
    const before = view.props.transformPastedHTML;
    view.setProps({
      transformPastedHTML: (html, of) => withoutTables(before ? before.call(view, html, of) : html),
    });
  });
})();
