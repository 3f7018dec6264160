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

function origin({ path, origin, span }) {
  return `${path} ${span ? `${span.source}:${span.line ?? 0}:${span.column ?? 0}` : origin.replace("-", " ")}\n`;
}

function inputs(one) {
  const given = one.json("inputs.json");
  const files = Object.entries(one.given).filter(([name]) => name !== "inputs.json");
  return {
    context: given.context,
    environment: given.environment,
    files: files.map(([name, text]) => ({ name, layer: layer(name), text })),
    codeSettings: given.code_settings ?? [],
    variables: Object.entries(given.variables).map(([name, value]) => ({ name, value })),
    unavailableVariables: [],
    poolSize: given.pool_size ?? undefined,
    options: given.profile ? [{ name: "profile", value: given.profile }] : [],
  };
}

function layer(name) {
  return { base: "base", environments: "environment", "final.toml": "final" }[name.split("/")[0]];
}
