import { instantiate } from "../component/component.js";

// Written out, so that bundlers find the file.
const ADDRESS = new URL("../component/component.core.wasm", import.meta.url);
let compiled;

async function compile() {
  if (ADDRESS.protocol !== "file:") return WebAssembly.compileStreaming(fetch(ADDRESS));

  const { readFile } = await import("node:fs/promises");
  return WebAssembly.compile(await readFile(ADDRESS));
}

// A new instance of the component, whose core module is compiled once for all. It imports nothing.
export function instance() {
  return instantiate(() => (compiled ??= compile()), {});
}

// The instance for all questions. Only a run of `runner` needs one of its own, because it keeps its task.
export const { about, config, deploys, diagnostics, events, generator, operations, plugins, workflow } = await instance();
