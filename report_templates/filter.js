// One field per section for its tables marked data-filterable: a row stays where every word stands in it.
for (const section of document.querySelectorAll("section")) {
  const tables = [...section.querySelectorAll("table[data-filterable]")];
  if (!tables.length) continue;
  const what = tables[0].dataset.filterable;
  const rows = tables.flatMap((table) => [...table.querySelectorAll("tbody tr:not(.label)")]);
  const words = new Map(rows.map((row) => [row, said(row)]));
  const [tools, field, told] = tool(what, section.id || section.getAttribute("aria-labelledby"));
  section.querySelector("h2").after(tools);
  field.addEventListener("input", () => {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach((row) => { row.hidden = !wanted.every((word) => words.get(row).includes(word)); });
    tables.forEach((table) => fold(table, wanted.length > 0));
    const left = rows.filter((row) => !row.hidden).length;
    told.textContent = !wanted.length ? "" : left ? `${left} of the ${rows.length} ${what} on this page`
      : `nothing matches: none of the ${rows.length} ${what} on this page has these words`;
  });
}

// All that a row says, with what is shown on hover only.
function said(row) {
  return [...row.cells].map((cell) => `${cell.textContent} ${cell.title}`).join(" ").toLowerCase();
}

function tool(what, name) {
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.setAttribute("role", "search");
  tools.setAttribute("aria-label", `Filter ${what}`);
  const label = document.createElement("label");
  label.textContent = `Filter ${what} `;
  const field = document.createElement("input");
  field.type = "search";
  field.id = `${name}-filter`;
  field.placeholder = "name, address, port, path";
  field.autocomplete = "off";
  label.append(field);
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  tools.append(label, told);
  return [tools, field, told];
}

// Hides a table without a row left, and opens what hides one with rows.
function fold(table, asked) {
  const some = [...table.querySelectorAll("tbody tr:not(.label)")].some((row) => !row.hidden);
  table.closest(".table").hidden = !some;
  const folded = table.closest("details");
  if (!folded) return;
  if (asked && some) folded.open = true;
  folded.hidden = asked && ![...folded.querySelectorAll(".table")].some((each) => !each.hidden);
}
