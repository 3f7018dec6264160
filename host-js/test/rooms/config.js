import { config as component } from "../../src/index.js";
import { findings } from "../case.js";

export function config(one) {
  try {
    const merged = component.merge(inputs(one));
    return {
      "merged.toml": merged.text,
      ...(merged.masked === merged.text ? {} : { "masked.toml": merged.masked }),
      "origins.txt": merged.settings.map(origin).join(""),
      ...findings(merged.findings),
    };
  } catch (error) {
    return findings(error.payload);
  }
}

function origin({ path, origin, span: { source, line, column } }) {
  return `${path} ${origin.endsWith("default") ? origin.replace("-", " ") : `${source}:${line}:${column}`}\n`;
}

function inputs(one) {
  const given = one.json("inputs.json");
  const files = Object.entries(one.given).filter(([name]) => name !== "inputs.json");
  return {
    context: given.context,
    environment: given.environment,
    sources: files.map(([name, text]) => ({ name, layer: layer(name), text })),
    overrides: given.overrides ?? [],
    variables: Object.entries(given.variables).map(([name, value]) => ({ name, value })),
    unavailable: [],
    poolSize: given.pool_size ?? undefined,
  };
}

function layer(name) {
  return { base: "base", environments: "environment", "final.toml": "final" }[name.split("/")[0]];
}
