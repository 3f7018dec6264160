import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";

// Bundlers find a file that stands beside the code by its address, if that is written out. An address with a variable
// in it makes Vite serve every file beside the code as a module, and fail on them.
test("the only file that the code asks for is written out, for bundlers", () => {
  const files = ["../src/component.js", "../component/component.js"].map((file) => new URL(file, import.meta.url));
  const asked = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/new URL\(([^)]*?),\s*import\.meta\.url\)/g)]
    .map(([, address]) => [address, file]));

  assert.deepEqual(asked.map(([address]) => address), ['"../component/component.core.wasm"']);
  for (const [address, file] of asked) assert.ok(existsSync(new URL(JSON.parse(address), file)));
  assert.doesNotMatch(readFileSync(files[1], "utf8"), /import\.meta/);
});
