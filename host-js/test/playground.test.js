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

// The document as it is after the page's own script has run.
async function open(hash) {
  const server = createServer(async ({ url }, response) => {
    const file = join(SITE, new URL(url, "http://site").pathname.replace(/\/$/, "/index.html"));
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(await readFile(file));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const profile = mkdtempSync(join(tmpdir(), "playground-"));
  try {
    const { stdout } = await promisify(execFile)(chromium, ["--headless", "--no-sandbox", "--disable-gpu",
      "--disable-dev-shm-usage", `--user-data-dir=${profile}`, "--virtual-time-budget=30000", "--dump-dom",
      `http://127.0.0.1:${server.address().port}/#${hash}`], { maxBuffer: 64 << 20 });
    assert.match(stdout, /data-ready="yes"/, stdout);
    return stdout;
  } finally {
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}
