// Looks at the pages in headless Chromium with the network off.
//
//   go run ./browser DIR && go build -o DIR/refsift ./cmd/refsift && PAGES=DIR node --test browser
//
// CHROMIUM names the browser's program; the default is Debian's. SHOTS names a
// folder for pictures of the pages; SLACK allows a busy machine more time.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const pages = process.env.PAGES;
const shots = process.env.SHOTS; // a folder for pictures to look at
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
let context;

before(async () => {
  assert.ok(pages, "PAGES names no folder");
  context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "refsift-browser-")), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags, headless: true, offline: true, acceptDownloads: true,
  });
});
after(() => context?.close());

// open loads a page and collects what goes wrong in it.
async function open(name, width = 1280, folder = pages) {
  const page = await context.newPage();
  page.trouble = [];
  page.on("pageerror", (e) => page.trouble.push(String(e)));
  page.on("console", (m) => { if (m.type() === "error") page.trouble.push(m.text()); });
  page.on("request", (r) => { if (!r.url().startsWith("file:") && !r.url().startsWith("blob:")) page.trouble.push("request " + r.url()); });
  await page.setViewportSize({ width, height: 900 });
  await page.goto("file://" + join(folder, name));
  if (shots && name.endsWith(".html")) await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
  return page;
}

// attacked: a record's markup became part of the page.
async function safe(page) {
  assert.notEqual(await page.title(), "attacked");
  assert.equal(await page.locator("img").count(), 0);
  assert.deepEqual(page.trouble, []);
}

// cut lists the texts of the pictures that leave their box or the picture.
const cut = () => {
  const bad = [];
  for (const svg of document.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const boxes = [...svg.querySelectorAll("rect")].map((r) => r.getBoundingClientRect());
    const inside = (t, b) => t.left >= b.left - 0.5 && t.right <= b.right + 0.5 && t.top >= b.top - 0.5 && t.bottom <= b.bottom + 0.5;
    for (const text of svg.querySelectorAll("text")) {
      const t = text.getBoundingClientRect();
      if (!inside(t, frame)) bad.push("leaves the picture: " + text.textContent);
      const within = svg.querySelector(".stage") && ["t", "h", "s"].includes(text.getAttribute("class"));
      if (within && !boxes.some((b) => inside(t, b))) bad.push("leaves its box: " + text.textContent);
    }
  }
  return bad;
};

for (const width of [1280, 390]) {
  for (const name of ["flow.html", "search.html", "overlap.html"]) {
    test(`${name} at ${width} pixels: no text is cut`, async () => {
      const page = await open(name, width);
      assert.deepEqual(await page.evaluate(cut), []);
      assert.ok(await page.locator("svg title").count() > 0);
      await safe(page);
      await page.close();
    });
  }
}

// A wider font than the one that the picture was measured with must fit too.
test("the diagram in a wide font", async () => {
  const page = await open("flow.html");
  await page.evaluate(() => { for (const t of document.querySelectorAll("svg text")) t.style.fontFamily = "DejaVu Sans"; });
  assert.deepEqual(await page.evaluate(cut), []);
  await page.close();
});

test("review: decide by keys, reload, go on, undo, download", async () => {
  const page = await open("review.html");
  await safe(page);
  const total = Number((await page.textContent("#count")).match(/of (\d+)/)[1]);
  assert.ok(total >= 30);
  const titles = [];
  for (let i = 0; i < 20; i++) {
    titles.push(await page.textContent("tbody tr:first-child td"));
    await page.keyboard.press(i % 3 === 0 ? "d" : "s");
  }
  assert.equal(new Set(titles).size > 15, true, "the keys do not lead to the next pair");
  assert.match(await page.textContent("#count"), new RegExp(`^20 of ${total} `));

  await page.reload();
  assert.match(await page.textContent("#count"), new RegExp(`^20 of ${total} `), "a reload loses decisions");
  await page.keyboard.press("n"); // from the first, which is decided, to the first that is not
  assert.match(await page.textContent(".answers .now"), /no decision/);
  await page.keyboard.press("s");
  await page.keyboard.press("u");
  assert.match(await page.textContent("#count"), new RegExp(`^20 of ${total} `), "undo does not take the decision back");

  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert.equal(download.suggestedFilename(), "decisions.jsonl");
  const file = process.env.DECISIONS ?? join(tmpdir(), `decisions-${process.pid}.jsonl`);
  await download.saveAs(file);
  const lines = readFileSync(file, "utf8").trim().split("\n").map((l) => JSON.parse(l));
  assert.equal(lines.length, 20);
  assert.equal(lines.filter((l) => l.decision === "different").length, 7);
  assert.ok(lines.every((l) => /^[0-9a-f]{32}$/.test(l.a) && /^[0-9a-f]{32}$/.test(l.b) && l.when));
  await safe(page);
  await page.close();
});

// What is decided on the page is what the command does.
test("review: the command honours the decisions", async () => {
  const refsift = join(pages, "refsift");
  assert.ok(existsSync(refsift), "PAGES holds no refsift");
  const dir = mkdtempSync(join(tmpdir(), "refsift-decide-"));
  const dedupe = (...more) => execFileSync(refsift, ["dedupe", "-q", ...more, join(dir, "demo/exports")], { maxBuffer: 1 << 28 });
  execFileSync(refsift, ["demo", join(dir, "demo")]);
  dedupe("--review", join(dir, "review.html"));

  const page = await open("review.html", 1280, dir);
  const data = JSON.parse(await page.textContent("#data"));
  const decided = Math.min(20, data.pairs.length);
  assert.ok(decided >= 10, "the demo asks about too few pairs");
  for (let i = 0; i < decided; i++) await page.keyboard.press(i < 5 ? "s" : "d");
  await page.reload();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  await download.saveAs(join(dir, "decisions.jsonl"));
  await page.close();

  dedupe("--decisions", join(dir, "decisions.jsonl"), "--clusters", join(dir, "clusters.csv"));
  const group = new Map(readFileSync(join(dir, "clusters.csv"), "utf8").trim().split("\n").slice(1).map((l) => l.split(",").slice(0, 2)));
  const of = (i) => {
    const id = data.records[i].id; // file#number; the clusters file may leave the folders out
    const key = [...group.keys()].find((k) => k === id || id.endsWith("/" + k) || k.endsWith("/" + id));
    assert.ok(key, `${id} is not in the clusters`);
    return group.get(key);
  };
  data.pairs.slice(0, decided).forEach((p, i) => {
    assert.equal(of(p.a) === of(p.b), i < 5, `pair ${i + 1} was decided otherwise`);
  });
});

test("report of a project: nothing is cut, nothing runs", async () => {
  const dir = mkdtempSync(join(tmpdir(), "refsift-report-"));
  const refsift = join(pages, "refsift");
  execFileSync(refsift, ["demo", join(dir, "demo")]);
  execFileSync(refsift, ["run", "-q", join(dir, "demo")]);
  for (const width of [1280, 390]) {
    const page = await open("report.html", width, join(dir, "demo/out"));
    assert.deepEqual(await page.evaluate(cut), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than the window");
    assert.equal(await page.locator("section").count(), 9);
    assert.match(await page.textContent("#flow"), /Studies included in review/);
    await safe(page);
    await page.close();
  }
});

// Decisions of a file are not lost where they are about other records, and
// what had the focus keeps it.
test("review: load decisions, go by the keyboard alone", async () => {
  const page = await open("review.html");
  const data = JSON.parse(await page.textContent("#data"));
  const pair = data.pairs[25];
  const line = (a, b, decision) => JSON.stringify({ a, b, decision }) + "\n";
  const file = join(mkdtempSync(join(tmpdir(), "refsift-load-")), "decisions.jsonl");
  writeFileSync(file, line(data.records[pair.a].digest, data.records[pair.b].digest, "same") +
    line("f".repeat(32), "e".repeat(32), "different") + line("f".repeat(32), "e".repeat(32), "same") + "nonsense\n");
  await page.setInputFiles("#load", file);
  await page.waitForFunction(() => /loaded/.test(document.getElementById("say").textContent));
  assert.match(await page.textContent("#say"), /^3 decisions loaded; 1 lines were not understood; 2 are about records that are not on this page, and are kept; 1 contradict/);

  await page.locator("text=Different (d)").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Different (d)", "the focus is lost");
  await page.locator(".row[aria-current=true]").focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-current")), "true", "the focus is lost");
  await safe(page);
  await page.close();
});

// A picture alone, as a journal gets it.
test("pictures alone: nothing is cut, the size is stated", async () => {
  const dir = mkdtempSync(join(tmpdir(), "refsift-pictures-"));
  const refsift = join(pages, "refsift");
  execFileSync(refsift, ["demo", join(dir, "demo")]);
  execFileSync(refsift, ["run", "-q", join(dir, "demo")]);
  execFileSync(refsift, ["report", "-q", "--only", "overlap", "-o", join(dir, "demo/out/overlap.svg"), join(dir, "demo")]);
  for (const name of ["flow.svg", "upset.svg", "heatmap.svg", "overlap.svg", "counts-1-medline.svg"]) {
    const page = await open(name, 1280, join(dir, "demo/out"));
    assert.deepEqual(await page.evaluate(cut), [], name);
    assert.ok(await page.evaluate(() => document.documentElement.width.baseVal.value > 300 && document.documentElement.height.baseVal.value > 200), name);
    assert.ok(await page.evaluate(() => document.querySelectorAll("title").length > 0), name);
    assert.deepEqual(page.trouble, []);
    await page.close();
  }
});

test("review: a record's markup stays text", async () => {
  const page = await open("review.html");
  await page.fill("#find", "onerror");
  assert.match(await page.textContent("#work"), /<img src=x onerror=/);
  await safe(page);
  await page.close();
});

test("review: filter, find, and take a record out of a cluster", async () => {
  const page = await open("review.html");
  await page.selectOption("#filter", "different");
  const rows = await page.locator(".row").count();
  assert.equal(rows, 7);
  await page.click("#show-clusters");
  assert.equal(await page.locator(".row").count(), 4);
  await page.locator("text=Not the same item").first().click();
  assert.equal(await page.locator("text=Put back").count(), 1);
  await page.selectOption("#filter", "split");
  assert.equal(await page.locator(".row").count(), 1);
  await page.locator("text=Put back").click();
  await safe(page);
  await page.close();
});

for (const width of [1280, 390]) {
  test(`review at ${width} pixels: nothing is cut or without a name`, async () => {
    const page = await open("review.html", width);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page is wider than the window");
    const nameless = await page.evaluate(() => [...document.querySelectorAll("button, input, select")]
      .filter((e) => !(e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length)).map((e) => e.outerHTML));
    assert.deepEqual(nameless, []);
    await page.close();
  });
}

test("review of 5,000 pairs: small, shown at once, fluid", async (t) => {
  assert.ok(statSync(join(pages, "review5000.html")).size < 20e6);
  const page = await open("review5000.html");
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  const times = [];
  for (let i = 0; i < 30; i++) {
    times.push(await page.evaluate(() => {
      const from = performance.now();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "s", bubbles: true }));
      document.body.offsetHeight; // the layout belongs to it
      return performance.now() - from;
    }));
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`first paint ${paint.toFixed(0)} ms; a key: median ${times[15].toFixed(1)} ms, worst ${times[29].toFixed(1)} ms`);
  const slack = Number(process.env.SLACK ?? 1); // of a busy machine
  assert.ok(paint < 1000 * slack, `first paint after ${paint} ms`);
  assert.ok(times[15] < 50 * slack, `a key takes ${times[15]} ms`);
  assert.match(await page.textContent("#count"), /^30 of \d{4,5} /);
  await page.close();
});
