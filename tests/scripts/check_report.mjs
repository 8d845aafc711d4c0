// Opens reports in a real browser: no console error, nothing loaded from outside, the figures of the log in the page, no
// sideways scrolling at 360 pixels, in light and dark; and takes screenshots.
//
//     apt-get install chromium; npm install playwright-core
//     cargo run -p examples --example report_demo -- DEMO
//     node tests/scripts/check_report.mjs DEMO [SCREENSHOTS]
//
// CHROMIUM names another browser than /usr/bin/chromium; NODE_PATH or a node_modules beside the current folder holds
// playwright-core.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, readdirSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const { chromium } = createRequire(join(process.cwd(), "x.js"))("playwright-core");
const [demo, screenshots] = process.argv.slice(2);
assert(demo, "usage: node check_report.mjs DEMO [SCREENSHOTS]");
if (screenshots) mkdirSync(screenshots, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// what the log says, last word first
function log(folder) {
  const lines = readFileSync(join(folder, "log.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const of = (kind) => lines.filter((line) => line.event === kind);
  return { start: of("start").at(-1), epochs: of("epoch"), end: of("end").at(-1) };
}

// numbers as the page may round them
function near(text, value, what) {
  if (value === undefined) return assert.equal(text, "–", what);
  if (value === "NaN") return assert.equal(text, "NaN", what);
  if (value === "Infinity") return assert.equal(text, "∞", what);
  const share = text.endsWith(" %");
  const shown = Number(text.replace("\u2212", "-").replace(/ (%|s)$/, ""));
  const given = share ? 100 * value : value;
  assert(Math.abs(shown - given) <= (share ? 0.00501 : 0.0051 * Math.abs(given)), `${what}: ${text}, expected ${given}`);
}

async function figures(page, folder) {
  const { start, epochs, end } = log(folder);
  const text = (selector) => page.locator(selector).allInnerTexts();
  let checked = 0;
  assert.deepEqual(await text("h1"), [start.name]);
  const figure = async (name) => (await text(`[data-figure="${name}"]`))[0];
  assert.equal(await figure("epochs"), String(epochs.length));

  const keys = ["train_loss", "test_loss", "train_accuracy", "test_accuracy", "learning_rate", "seconds"]
    .filter((key) => epochs.some((epoch) => key in epoch));
  const rows = await page.locator("#epochs tbody tr").evaluateAll((rows) =>
    rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.equal(rows.length, epochs.length);
  epochs.forEach((epoch, at) => {
    assert.equal(rows[at][0], String(epoch.epoch));
    keys.forEach((key, column) => near(rows[at][column + 1], epoch[key], `epoch ${epoch.epoch}, ${key}`));
    checked += keys.length;
  });
  // each point of the curves is where its number is, between the axis' own numbers
  for (const [title, pair] of [["loss", ["train_loss", "test_loss"]], ["accuracy", ["train_accuracy", "test_accuracy"]]]) {
    const measured = pair.map((key) => epochs.map((epoch) => epoch[key])).filter((values) => values.some((v) => v !== undefined));
    const drawn = await page.evaluate((title) => {
      const chart = [...document.querySelectorAll(".chart")].find((c) => c.querySelector("strong").textContent === title);
      const box = chart.querySelector("svg").getBoundingClientRect();
      const number = (text) => Number(text.replace("\u2212", "-").replace(" %", "")) / (text.endsWith("%") ? 100 : 1);
      const ticks = [...chart.querySelectorAll(".ys span")].map((span) => {
        const r = span.getBoundingClientRect();
        return [number(span.textContent), ((r.top + r.bottom) / 2 - box.top) / box.height];
      });
      const lines = [...chart.querySelectorAll(".line")].map((line) =>
        line.getAttribute("d").slice(1).split(/[ML]/).map((p) => Number(p.split(" ")[1]) / 1000));
      return { ticks, lines };
    }, title);
    const [[low, bottom], [high, top]] = [drawn.ticks[0], drawn.ticks.at(-1)];
    measured.forEach((values, at) => {
      const finite = values.filter((value) => typeof value === "number");
      assert.equal(drawn.lines[at].length, finite.length, title);
      finite.forEach((value, point) => {
        const place = bottom + ((value - low) / (high - low)) * (top - bottom);
        assert(Math.abs(drawn.lines[at][point] - place) < 0.01, `${title}, ${value}: at ${drawn.lines[at][point]}, expected ${place}`);
        checked += 1;
      });
    });
  }
  if (end.confusion) {
    const cells = await page.locator("#confusion .matrix tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent))));
    assert.deepEqual(cells, end.confusion);
    const right = end.confusion.reduce((sum, row, at) => sum + row[at], 0);
    const support = end.confusion.map((row) => row.reduce((a, b) => a + b, 0));
    const seen = support.reduce((a, b) => a + b, 0);
    near(await figure("accuracy"), right / seen, "accuracy");
    const classes = await page.locator("#classes tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent)));
    end.confusion.forEach((row, at) => {
      const predicted = end.confusion.reduce((sum, other) => sum + other[at], 0);
      const [name, , precision, recall, f1] = classes[at + 2];
      assert.equal(name, start.classes[at]);
      near(precision, row[at] / predicted, `precision of ${name}`);
      near(recall, row[at] / support[at], `recall of ${name}`);
      near(f1, (2 * row[at]) / (predicted + support[at]), `F1 of ${name}`);
    });
    checked += cells.flat().length + 3 * cells.length;
  }
  const mistakes = await text("#mistakes figcaption");
  end.mistakes.forEach((mistake, at) => {
    const name = (label) => start.classes[label];
    assert(mistakes[at].startsWith(`${name(mistake.label)} taken for ${name(mistake.predicted)}`), mistakes[at]);
    near(mistakes[at].split(/\s+/).slice(-2).join(" "), mistake.probability, "probability");
    checked += 1;
  });
  const pictures = page.locator("#mistakes img, #templates img");
  assert.equal(await pictures.count(), end.mistakes.length + end.templates.length);
  assert(await pictures.evaluateAll((all) => all.every((i) => i.complete && i.naturalWidth > 0)), "a picture does not show");
  return checked;
}

// of text and what is behind it: the least contrast of what is written small (WCAG 2, 1.4.3)
const contrast = () => {
  const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  let least = [Infinity, ""];
  for (const element of document.querySelectorAll("p, span, b, strong, dt, dd, th, td, code, figcaption, summary, h1, h2, em")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own) continue;
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
    let back = [255, 255, 255];
    for (const [r, g, b, a] of layers.reverse()) back = [r, g, b].map((c, i) => (c * a) / 255 + back[i] * (1 - a / 255));
    const [light, dark] = [luminance(rgba(getComputedStyle(element).color)), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least[0]) least = [ratio, `${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}`];
  }
  return least;
};

const folders = readdirSync(demo).filter((name) => existsSync(join(demo, name, "log.jsonl")));
assert(folders.length > 0, `${demo} holds no run`);
const pages = [...folders.map((name) => join(name, "report.html")), "compare.html"];
let checked = 0;
for (const path of pages) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1200]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, deviceScaleFactor: width < 500 ? 2 : 1 });
      const page = await context.newPage();
      const said = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      page.on("requestfailed", (request) => said.push(`failed: ${request.url().slice(0, 100)}`));
      page.on("request", (request) => {
        if (!/^(file|data):/.test(request.url())) said.push(`asks for ${request.url()}`);
      });
      page.on("dialog", (dialog) => said.push(`dialog: ${dialog.message()}`));
      await page.goto(pathToFileURL(resolve(demo, path)).href);
      const name = `${path.replace(/\W/g, "-")}-${colorScheme}-${width}`;
      if (screenshots) await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
      if (path !== "compare.html") checked += await figures(page, join(demo, path, ".."));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(wide, 0, `${name}: ${wide} pixels too wide`);
      const [ratio, where] = await page.evaluate(contrast);
      assert(ratio >= 4.5, `${name}: contrast ${ratio.toFixed(2)} of ${where}`);
      const dark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
      assert.equal(dark, colorScheme === "dark");
      assert.deepEqual(said, [], name);
      await context.close();
    }
  }
}
await browser.close();
console.log(`${pages.length} pages, in light and dark, wide and narrow: ${checked} figures right`);
