"use strict";
// The page is complete without this: it only sorts and filters the tables of all cases.
for (const table of document.querySelectorAll("table.cases")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
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
    body.append(...keyed.map((pair) => pair[1]));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(head, column));
    head.append(button);
  });

  const filter = table.closest(".scroll").previousElementSibling;
  const input = filter.querySelector("input");
  const output = filter.querySelector("output");
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row, index) => { row.hidden = !words.every((word) => texts[index].includes(word)); });
    const shown = rows.filter((row) => !row.hidden).length;
    output.textContent = `${shown} of ${rows.length}`;
  };
  input.addEventListener("input", show);
  // A link to a case must not lead to a hidden row.
  addEventListener("hashchange", () => { input.value = ""; show(); });
  filter.hidden = false;
  show();
}
