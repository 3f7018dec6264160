import { instantiate } from "../component/component.js";

const compiled = new Map();

// The core module of the component, compiled once for all instances.
function module(path) {
  if (!compiled.has(path)) compiled.set(path, compile(new URL(`../component/${path}`, import.meta.url)));
  return compiled.get(path);
}

async function compile(address) {
  if (address.protocol !== "file:") return WebAssembly.compileStreaming(fetch(address));

  const { readFile } = await import("node:fs/promises");
  return WebAssembly.compile(await readFile(address));
}

// A new instance of the component. It imports nothing.
export function instance() {
  return instantiate(module, {});
}

// The instance for all questions. Only a run of `runner` needs one of its own, because it keeps its task.
export const { about, config, deploys, diagnostics, events, generator, operations, plugins, workflow } = await instance();
