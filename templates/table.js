/* SPDX-License-Identifier: MIT
 * Sorts and filters the tables of class "sortable". The page is complete without it. */
"use strict";

/* So many rows need no filter. */
const ROWS_IN_SIGHT = 10;

function valueOf(row, column) {
  const cell = row.cells[column];
  return cell ? cell.textContent.trim() : "";
}

/* "1,234", "−5", "<0.1%" and "12.5%" as numbers; "" where the cell is empty, which sorts last in both directions. */
function numberOf(text) {
  if (!/\d/.test(text)) return null;
  const number = Number(text.replace("−", "-").replace(/[^\d.\-]/g, ""));
  return text.startsWith("<") ? number / 2 : number;
}

function compare(a, b, isNumber) {
  const x = isNumber ? numberOf(a) : a || null, y = isNumber ? numberOf(b) : b || null;
  if (x === null || y === null) return { empty: (x === null) - (y === null), order: 0 };
  return { empty: 0, order: isNumber ? x - y : x.localeCompare(y, "en") };
}

/* Says it to those who cannot see the arrow. */
function announce(table, text) {
  table.closest("section").previousElementSibling.querySelector("output").textContent = text;
}

function sortBy(table, header, column) {
  const isNumber = header.classList.contains("number");
  const body = table.tBodies[0];
  const was = header.getAttribute("aria-sort");
  const first = isNumber && column > 0 ? "descending" : "ascending";
  const now = was === null ? first : was === "ascending" ? "descending" : "ascending";
  const sign = now === "ascending" ? 1 : -1;
  const rows = Array.from(body.rows, (row) => ({ row, text: valueOf(row, column) }));
  rows.sort((a, b) => {
    const { empty, order } = compare(a.text, b.text, isNumber);
    return empty || sign * order;
  });
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", now);
  body.append(...rows.map((item) => item.row));
  announce(table, "Sorted by " + header.textContent + ", " + now);
}

function addSorting(table) {
  Array.from(table.tHead.rows[0].cells).forEach((header, column) => {
    if (header.classList.contains("plain")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sortBy(table, header, column));
    header.append(button);
  });
}

function addFilter(table, index) {
  const form = document.createElement("div"), label = document.createElement("label");
  const input = document.createElement("input"), output = document.createElement("output");
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, text: row.textContent.toLowerCase() }));
  const several = document.querySelector(".sheets") !== null;
  form.className = "filter";
  input.type = "search";
  input.id = "filter-" + index;
  label.htmlFor = input.id;
  label.textContent = "Show only rows with" + (several ? " (on this page)" : "");
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const { row, text } of rows) {
      row.hidden = !text.includes(wanted);
      shown += !row.hidden;
    }
    announce(table, wanted ? shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " shown" : "");
  });
  if (rows.length > ROWS_IN_SIGHT) {
    output.htmlFor.add(input.id);
    form.append(label, input);
  }
  form.append(output);
  table.closest("section").before(form);
}

document.querySelectorAll("table.sortable").forEach((table, index) => {
  addFilter(table, index);
  addSorting(table);
});
