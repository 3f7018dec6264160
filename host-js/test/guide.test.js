import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import test from "node:test";

const PAGE = readFileSync(new URL("../../docs/hosts.md", import.meta.url), "utf8");
const COMPONENT = new URL("../../host-ruby/lib/tasker_contrib_rails/tasker_contrib.wasm", import.meta.url).pathname;

// The host of docs/hosts.md in JavaScript: from the bytes alone.
test("the guide's host checks a template", () => {
  const sample = (language) => PAGE.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s"))[1];
  const folder = mkdtempSync(join(tmpdir(), "guide-"));
  try {
    const jco = new URL("../node_modules/.bin/jco", import.meta.url).pathname;
    execFileSync(jco, ["transpile", COMPONENT, "-o", join(folder, "component"), "--quiet"]);
    writeFileSync(join(folder, "check.mjs"), sample("js"));
    writeFileSync(join(folder, "order.yaml"), sample("yaml"));
    const { stdout, status } = spawnSync(process.execPath, ["check.mjs", "order.yaml"], { cwd: folder, encoding: "utf8" });
    assert.deepEqual([stdout, status], [sample("text"), 1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
