"use strict";
// The page is complete without this: it only sorts and filters the tables of all cases.
const MOST = 1000; // a browser takes seconds to lay out ten thousand rows
for (const table of document.querySelectorAll("table.cases")) {
  const body = table.tBodies[0];
  let rows = [...body.rows];
  let show;
  const heads = [...table.tHead.rows[0].cells];

  const key = (row, column) => {
    const cell = row.cells[column];
    if (!cell || cell.colSpan > 1) return null;
    if (cell.dataset.order !== undefined) return Number(cell.dataset.order);
    return cell.textContent.trim() || null;
  };
  // Cases without a figure stay at the end, whichever way the others are sorted.
  const compare = (a, b, sign) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
  };
  const sort = (head, column) => {
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const keyed = rows.map((row) => [key(row, column), row]);
    keyed.sort((a, b) => compare(a[0], b[0], sign));
    rows = keyed.map((pair) => pair[1]);
    body.append(...rows);
    show();
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });

  const filter = table.closest(".scroll").previousElementSibling;
  const [input, output, more] = ["input", "output", "button"].map((name) => filter.querySelector(name));
  // Only what a column holds can be chosen, in the table's own order of sorting.
  const menus = [...filter.querySelectorAll("select")];
  for (const menu of menus) {
    const column = Number(menu.dataset.index);
    const values = new Map(rows.map((row) => [row.cells[column].textContent.trim(), row]));
    const ordered = [...values].sort((a, b) => compare(key(a[1], column), key(b[1], column), 1));
    for (const [value] of ordered) menu.append(new Option(value, value));
    menu.parentElement.hidden = values.size < 2;
    menu.addEventListener("change", () => show());
  }
  const chosen = () => menus.filter((menu) => menu.value).map((menu) => [Number(menu.dataset.index), menu.value]);

  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  let most = MOST;
  show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const picked = chosen();
    const found = rows.filter((row) => words.every((word) => texts.get(row).includes(word))
      && picked.every(([column, value]) => row.cells[column].textContent.trim() === value));
    const shown = new Set(found.slice(0, most));
    for (const row of rows) row.hidden = !shown.has(row);
    more.hidden = shown.size === found.length;
    output.textContent = `${found.length} of ${rows.length}${more.hidden ? "" : `, the first ${shown.size} shown`}`;
  };
  input.addEventListener("input", show);
  more.addEventListener("click", () => { most = Infinity; show(); });
  // A link to a case must not lead to a hidden row.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!body.contains(target)) return;
    input.value = "";
    for (const menu of menus) menu.value = "";
    show();
    target.hidden = false;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  filter.hidden = false;
  show();
  reveal();
}
