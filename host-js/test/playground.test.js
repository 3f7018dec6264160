import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";

// The page that `rake host_js:playground` wrote, in headless Chromium, from a server that only hands out its files.
const SITE = new URL("../../tmp/playground/", import.meta.url).pathname;
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".wasm": "application/wasm" };
const chromium = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => process.env.PATH.split(delimiter).map((folder) => join(folder, name))).find(existsSync);
const skip = chromium ? !existsSync(SITE) && "run rake host_js:playground first" : "there is no Chromium";

test("the playground checks and draws the template that is there", { skip }, async () => {
  const page = await open("");

  assert.match(page, /TC3033<\/span>: `ship` depends on `reserv`, which does not exist\./);
  assert.match(page, /<img [^>]*alt="shop\/order_fulfillment/);
});

test("the playground shows the template of a link, and runs nothing that stands in it", { skip }, async () => {
  const page = await open(encodeURIComponent(`name: x
namespace_name: shop
version: 1.0.0
steps:
  - name: "<img src=x onerror=document.documentElement.dataset.hacked=1>"
    handler: { callable: X }
`));

  assert.doesNotMatch(page, /data-hacked/);
  assert.match(page, /&lt;img src=x onerror/);
});

test("the playground says so when there is nothing to draw, also of a link that is broken", { skip }, async () => {
  assert.match(await open("steps:%207"), /There is nothing to draw yet\./);
  assert.match(await open("%"), /order_fulfillment/);
});

test("the playground shows what is typed, and changes its address once, when nothing is typed any more", { skip }, async () => {
  const page = await open("", { script: `
    let changes = 0;
    history.replaceState = () => { document.documentElement.dataset.changes = ++changes; };
    const template = document.getElementById("template");
    new MutationObserver(() => {
      for (let key = 0; key < 150; key++) {
        template.value = "name: typed" + key + template.value.slice(template.value.indexOf("\\n"));
        template.dispatchEvent(new Event("input"));
      }
      document.documentElement.dataset.typing = changes;
    }).observe(document.documentElement, { attributeFilter: ["data-ready"] });` });

  assert.match(page, /<img [^>]*alt="shop\/typed149/);
  assert.match(page, /data-typing="0"/);
  assert.match(page, /data-changes="1"/);
});

test("the playground says so when the component is not there", { skip }, async () => {
  for (const missing of ["tasker-contrib/src/index.js", "tasker-contrib/component/component.core.wasm"]) {
    const page = await open("", { missing, ready: "no" });

    assert.match(page, /id="picture"[^>]*>The check did not load, so nothing can be checked or drawn\./);
  }
});

// Chromium prints no document without JavaScript, so this reads the file.
test("the playground says above its empty frames, which are hidden, that it needs JavaScript", async () => {
  const [page, style] = await Promise.all(["index.html", "playground.css"]
    .map((file) => readFile(new URL(`../../docs/playground/${file}`, import.meta.url), "utf8")));

  assert.match(page, /<noscript><p>This page needs JavaScript.*<\/noscript>\s*<\/header>/);
  assert.match(page, /<ol id="findings"[^>]*><\/ol>[^]*<div id="picture"[^>]*><\/div>/);
  assert.match(style, /#findings:empty, #picture:empty \{ display: none \}/);
});

// The document as it is after the page's own script has run, with a `script` more and a file less.
async function open(hash, { script = "", missing, ready = "yes" } = {}) {
  const server = createServer(async ({ url }, response) => {
    const path = new URL(url, "http://site").pathname.slice(1) || "index.html";
    const file = join(SITE, path);
    if (path === "more.js") return response.writeHead(200, { "content-type": TYPES[".js"] }).end(script);
    if (path === missing || !existsSync(file)) return response.writeHead(404).end();
    const content = await readFile(file);
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" });
    response.end(path === "index.html" && script ? `${content}<script src="more.js"></script>` : content);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const profile = mkdtempSync(join(tmpdir(), "playground-"));
  try {
    const { stdout } = await promisify(execFile)(chromium, ["--headless", "--no-sandbox", "--disable-gpu",
      "--disable-dev-shm-usage", `--user-data-dir=${profile}`, "--virtual-time-budget=30000", "--dump-dom",
      `http://127.0.0.1:${server.address().port}/#${hash}`], { maxBuffer: 64 << 20 });
    assert.equal(stdout.match(/data-ready="(\w+)"/)?.[1], ready, stdout);
    return stdout;
  } finally {
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
