// Opens a page as people do and prints what it saw as one JSON object:
//   node look.mjs CHROMIUM PAGE.html FOLDER STEP..
// Screenshots go to FOLDER. pytest judges what is printed; nothing is judged here.
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import * as steps from "./steps.mjs";

const [program, page, folder, ...wanted] = process.argv.slice(2);
const address = pathToFileURL(page).href;
const PATIENCE_MS = 300_000; // a busy machine is no fault of the page
const seen = { errors: [], requests: [] };

const watch = (tab) => {
  tab.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.errors.push(message.text()));
  tab.on("pageerror", (error) => seen.errors.push(String(error)));
  tab.on("dialog", (dialog) => { seen.errors.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  tab.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:") && url.split("#")[0] !== address) seen.requests.push(url);
  });
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
const open = async (options = {}, hash = "") => {
  const tab = await browser.newPage({ viewport: { width: 1600, height: 900 }, ...options });
  tab.setDefaultTimeout(PATIENCE_MS);
  watch(tab);
  await tab.goto(address + hash);
  return tab;
};
try {
  for (const step of wanted) seen[step] = await steps[step]({ open, folder });
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(seen));
