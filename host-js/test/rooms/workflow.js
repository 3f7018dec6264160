import { check, draw, plan } from "../../src/index.js";
import { findings } from "../case.js";

const FORMATS = { "graph.mmd": "mermaid", "graph.dot": "dot", "graph.txt": "text", "graph.svg": "svg" };

export function workflow(one) {
  const sources = Object.entries(one.given).filter(([name]) => name.endsWith(".yaml")).map(([name, text]) => ({ name, text }));
  const drawn = Object.keys(FORMATS).filter((file) => file in one.expected)
    .map((file) => [file, draw(sources[0], FORMATS[file], one.view)]);
  return {
    ...findings(check(sources, { profile: one.profile })),
    ...("plan.txt" in one.expected ? { "plan.txt": planned(plan(sources[0])) } : {}),
    ...Object.fromEntries(drawn),
  };
}

function planned({ layers, criticalPath }) {
  return `${layers.map((layer) => layer.join(" ")).join("\n")}\n\ncritical path: ${criticalPath.join(" ")}\n`;
}
