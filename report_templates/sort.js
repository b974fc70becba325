// Buttons in the heads of tables marked data-sortable: up, down, and back to the order of the page.
// Numbers are sorted by data-order, texts as people count ("node 2" before "node 10"); what is unknown stays last.
const UP = "ascending", DOWN = "descending";
const NEXT = { [UP]: DOWN, [DOWN]: null };

for (const table of document.querySelectorAll("table[data-sortable]")) {
  const heads = [...table.tHead.rows[0].cells];
  const before = new Map([...table.tBodies].map((body) => [body, [...body.rows]]));
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    button.insertBefore(arrow(), button.querySelector("small"));
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const wanted = now ? NEXT[now] : UP;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      if (wanted) head.setAttribute("aria-sort", wanted);
      before.forEach((rows, body) => body.append(...(wanted ? sorted(rows, column, wanted === UP ? 1 : -1) : rows)));
    });
  });
}

function arrow() {
  const made = document.createElement("span");
  made.className = "arrow";
  return made;
}

function sorted(rows, column, sign) {
  const labels = rows.filter((row) => row.classList.contains("label"));
  const others = rows.filter((row) => !labels.includes(row)).map((row) => [key(row.cells[column]), row]);
  others.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : sign * compared(a, b)));
  return [...labels, ...others.map(([, row]) => row)];
}

function key(cell) {
  if (cell.classList.contains("n")) return "order" in cell.dataset ? Number(cell.dataset.order) : null;
  const text = cell.textContent.trim();
  return text === "–" || text === "" ? null : text;
}

function compared(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
}
