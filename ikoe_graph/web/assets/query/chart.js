// A bar or line chart of a column of numbers. The table below it holds the same values for whoever cannot see it.

import {
  BarController, BarElement, CategoryScale, Chart, LinearScale, LineController, LineElement, PointElement, Tooltip,
} from "chart.js";
import { element } from "./page.js";
import { isNumber } from "./table.js";

const MOST = 60; // values that a reader can still tell apart

Chart.register(BarController, BarElement, CategoryScale, LinearScale, LineController, LineElement, PointElement, Tooltip);

// The chart in a box that opens; null where the answer has no numbers or just one row.
export function chartOf({ columns, rows }, words) {
  const values = columns.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || isNumber(row[name])));
  if (!values.length || rows.length < 2) return null;
  const rest = columns.filter((name) => !values.includes(name));
  const labels = rest.length ? [...rest, ...values] : columns;
  // The column with the most different values tells the rows apart best.
  const variety = (name) => new Set(rows.map((row) => row[name]?.value ?? "")).size;
  const first = labels.reduce((best, name) => (variety(name) > variety(best) ? name : best));
  const canvas = element("canvas", { role: "img" });
  const fields = {
    value: select("chart-value", words["chart-value"], values.map((name) => [name, name]), values.at(-1)),
    label: select("chart-label", words["chart-label"], labels.map((name) => [name, name]), first),
    type: select("chart-type", words["chart-type"], [["bar", words["chart-bar"]], ["line", words["chart-line"]]], "bar"),
  };
  const box = element("details", { class: "chart" }, element("summary", {}, words.chart));
  box.append(element("div", { class: "filters" }, ...Object.values(fields).map((each) => each.box)));
  box.append(element("div", { class: "canvas" }, canvas));
  if (rows.length > MOST) box.append(element("p", { class: "quiet small" }, words["chart-first"].replace("{count}", MOST)));
  let drawn = null;

  function draw() {
    drawn?.destroy();
    const chosen = { value: fields.value.field.value, label: fields.label.field.value, type: fields.type.field.value };
    canvas.setAttribute("aria-label", `${words.chart}: ${chosen.value}, ${words["chart-label"]} ${chosen.label}. ${words.table} ↓`);
    drawn = new Chart(canvas, configuration(rows.slice(0, MOST), chosen));
  }
  box.addEventListener("toggle", () => box.open && draw());
  for (const each of Object.values(fields)) each.field.addEventListener("change", draw);
  return box;
}

function configuration(rows, { value, label, type }) {
  const style = getComputedStyle(document.documentElement);
  const [ink, rule, accent] = ["--ink", "--rule", "--accent"].map((name) => style.getPropertyValue(name).trim());
  const axis = (title, grid) => ({
    title: { display: true, text: title, color: ink },
    ticks: { color: ink },
    grid: { color: rule, display: grid },
  });
  return {
    type,
    data: {
      labels: rows.map((row) => shorten(row[label]?.value ?? "")),
      datasets: [{
        label: value,
        data: rows.map((row) => (row[value] ? Number(row[value].value) : null)),
        backgroundColor: accent,
        borderColor: accent,
      }],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      scales: { x: axis(label, false), y: { ...axis(value, true), beginAtZero: true } },
    },
  };
}

function select(id, label, choices, chosen) {
  const options = choices.map(([value, name]) => element("option", { value, selected: value === chosen }, name));
  const field = element("select", { id }, ...options);
  return { field, box: element("div", {}, element("label", { for: id }, label), field) };
}

// Names of things end in what tells them apart; a long text begins with it.
function shorten(text) {
  const name = /^https?:/.test(text) ? text.replace(/^.*[/#]/, "") : text;
  return name.length > 32 ? `${name.slice(0, 31)}…` : name;
}
