import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { pathToFileURL } from "node:url";
import test from "node:test";

// The samples of README.md run, in a folder of their own.
test("the samples of the README run", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const samples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
  const folder = mkdtempSync(join(tmpdir(), "readme-"));
  const here = process.cwd();
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(new URL("..", import.meta.url).pathname, join(folder, "node_modules/tasker-contrib"));
    writeFileSync(join(folder, "order.yaml"), `
name: order
namespace_name: shop
version: 1.0.0
steps:
  - { name: charge, handler: { callable: ChargeHandler } }
  - { name: ship, handler: { callable: ShipHandler }, dependencies: [charge] }
`);
    process.chdir(folder);
    const [first, second] = samples.map((code, index) => {
      const file = join(folder, `sample${index}.mjs`);
      writeFileSync(file, `${code}\nexport { ${index === 0 ? "run" : "context"} };\n`);
      return pathToFileURL(file).href;
    });

    assert.equal((await import(first)).run.steps[1].result.for, "p7");
    assert.ok((await import(second)).context.isRetry());
  } finally {
    process.chdir(here);
    rmSync(folder, { recursive: true });
  }
});

// Which the package's page at npm would show as broken.
test("the README links no file that is not packed", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const relative = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, address]) => address).filter((to) => !/^https:/.test(to));
  const packed = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--offline"],
    { cwd: new URL("..", import.meta.url).pathname, encoding: "utf8" }))[0].files.map(({ path }) => path);

  assert.deepEqual(relative.filter((to) => !packed.includes(to)), []);
  for (const path of ["README.md", "wit/world.wit", "component/component.core.wasm", "types/index.d.ts"]) {
    assert.ok(packed.includes(path), path);
  }
});
