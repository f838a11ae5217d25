// What look.mjs can do with a page; each returns plain data.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");
const shownRows = (table) => [...table.tBodies[0].rows].filter((row) => !row.hidden).length;
const firstCells = (table, column) => [...table.tBodies[0].rows].filter((row) => !row.hidden).slice(0, 50)
  .map((row) => row.cells[column]?.dataset.order ?? row.cells[column]?.textContent.trim() ?? "");

// Whether anything reaches beyond the window, and a picture, at each width by day and by night.
export const widths = async ({ open, folder }) => {
  const found = [];
  for (const width of [375, 800, 1600]) {
    for (const colorScheme of ["light", "dark"]) {
      const tab = await open({ viewport: { width, height: 900 }, colorScheme });
      await tab.screenshot({ path: join(folder, `${width}-${colorScheme}.png`) });
      found.push({ width, colorScheme, ...await tab.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        back: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color,
        chart: getComputedStyle(document.querySelector("svg text") ?? document.body).fill,
        title: document.title, svgs: document.querySelectorAll("svg").length,
        rows: document.querySelectorAll("table.cases tbody tr").length })) });
      await tab.close();
    }
  }
  return found;
};

// A click on a heading sorts by it, another turns it round, and so does the keyboard.
export const sort = async ({ open }) => {
  const tab = await open();
  const table = tab.locator("table.cases").first();
  const heads = await table.locator("thead th").allTextContents();
  const column = heads.findIndex((text) => text.trim() === "p50");
  const button = table.locator("thead th button").nth(column);
  const look = async () => ({ values: await table.evaluate(firstCells, column),
    said: await table.locator("thead th").nth(column).getAttribute("aria-sort") });
  await button.click();
  const ascending = await look();
  await button.focus();
  await tab.keyboard.press("Enter");
  const descending = await look();
  await tab.close();
  return { ascending, descending };
};

export const search = async ({ open }) => {
  const tab = await open();
  const table = tab.locator("table.cases").first();
  const before = await table.evaluate(shownRows);
  await tab.locator(".filter input[type=search]").first().fill("pipe block");
  const words = { rows: await table.evaluate(shownRows), names: await table.evaluate(firstCells, 0),
    said: await tab.locator(".filter output").first().textContent() };
  await tab.locator(".filter input[type=search]").first().fill("");
  const menu = tab.locator(".filter select[data-column=kind]").first();
  await menu.selectOption("polling");
  const kinds = await table.evaluate(firstCells, 2);
  await tab.close();
  return { before, words, kinds: [...new Set(kinds)] };
};

// A link to a case opens on its row, even while a filter hides it.
export const anchors = async ({ open }) => {
  const tab = await open();
  const target = await tab.locator("table.cases tbody tr[id]").last().getAttribute("id");
  await tab.close();
  const linked = await open({}, `#${encodeURIComponent(target)}`);
  const row = linked.locator(`[id="${target.replaceAll("\"", "\\\"")}"]`);
  const found = { target, visible: await row.isVisible(), inView: await row.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  }) };
  await linked.close();
  return found;
};

// The same page for somebody without JavaScript: everything is there, nothing pretends to work.
export const withoutScript = async ({ open }) => {
  const tab = await open({ javaScriptEnabled: false });
  const found = { filters: await tab.locator(".filter:visible").count(), buttons: await tab.locator("thead button").count(),
    rows: await tab.locator("table.cases tbody tr").count(), hidden: await tab.locator("table.cases tbody tr[hidden]").count() };
  await tab.close();
  return found;
};

// From the address bar by Tab alone: what takes the focus, and whether the focus can be seen.
export const keyboard = async ({ open }) => {
  const tab = await open();
  const stops = [];
  for (let press = 0; press < 12; press += 1) {
    await tab.keyboard.press("Tab");
    stops.push(await tab.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      return { tag: document.activeElement.tagName, text: document.activeElement.textContent.trim().slice(0, 40),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 };
    }));
  }
  await tab.close();
  return stops;
};

// axe-core with everything open that can be opened; by night only the colours differ. Its source runs
// through the debugger: the page's own policy would refuse it as a script.
export const axeRules = async ({ open }) => {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    const tab = await open({ colorScheme });
    await tab.evaluate(() => { for (const one of document.querySelectorAll("details")) one.open = true; });
    await tab.evaluate(axe);
    const result = await tab.evaluate((night) => window.axe.run(document, {
      resultTypes: ["violations"], ...(night ? { runOnly: ["color-contrast"] } : {}) }), colorScheme === "dark");
    found.push(...result.violations.map((rule) => ({ colorScheme, rule: rule.id, impact: rule.impact, help: rule.help,
      nodes: rule.nodes.slice(0, 5).map((node) => node.html.slice(0, 200)), count: rule.nodes.length })));
    await tab.close();
  }
  return found;
};

export const print = async ({ open, folder }) => {
  const tab = await open({ colorScheme: "dark" });
  await tab.emulateMedia({ media: "print", colorScheme: null });
  const found = await tab.evaluate(() => ({ back: getComputedStyle(document.body).backgroundColor,
    filters: [...document.querySelectorAll(".filter, nav")].filter((one) => one.offsetParent !== null).length }));
  const pdf = await tab.pdf({ path: join(folder, "page.pdf"), format: "A4" });
  await tab.close();
  return { ...found, bytes: pdf.length };
};

// Milliseconds until the page has run its script, and of the first sort and search after it.
export const times = async ({ open }) => {
  const tab = await open();
  const loaded = await tab.evaluate(() => {
    const entry = performance.getEntriesByType("navigation")[0];
    return { interactive: entry.domInteractive, complete: entry.loadEventEnd };
  });
  const took = (action) => tab.evaluate(async (name) => {
    const start = performance.now();
    if (name === "sort") document.querySelector("table.cases thead button").click();
    else {
      const input = document.querySelector(".filter input[type=search]");
      input.value = "pipe";
      input.dispatchEvent(new Event("input"));
    }
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return performance.now() - start;
  }, action);
  const found = { ...loaded, sort: await took("sort"), search: await took("search"),
    shown: await tab.locator("table.cases").first().evaluate(shownRows) };
  await tab.close();
  return found;
};
