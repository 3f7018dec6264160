import { check, draw, plan, workflow as component } from "../../src/index.js";
import { findings } from "../case.js";

const FORMATS = { "graph.mmd": "mermaid", "graph.dot": "dot", "graph.txt": "text", "graph.svg": "svg" };

export function workflow(one) {
  const sources = Object.entries(one.given).filter(([name]) => name.endsWith(".yaml")).map(([name, text]) => ({ name, text }));
  const drawn = Object.keys(FORMATS).filter((file) => file in one.expected)
    .map((file) => [file, draw(sources[0], FORMATS[file], one.view)]);
  return {
    ...findings([...check(sources, { profile: one.profile }), ...compared(one, sources[0])]),
    ...("plan.txt" in one.expected ? { "plan.txt": planned(plan(sources[0])) } : {}),
    ...Object.fromEntries(drawn),
  };
}

// What the handlers read, with the schemas.
function compared(one, source) {
  if (!("reads.txt" in one.given)) return [];
  const reads = one.text("reads.txt").trimEnd().split("\n").map((line) => line.split(" ")).map(([place, kind, ...names]) => {
    const [name, ...numbers] = place.split(/[:+]/);
    const [line, column, length] = numbers.map(Number);
    return { kind, names, span: { source: name, line, column, length } };
  });
  const of = (wanted) => reads.filter(({ kind }) => kind === wanted);
  const results = of("result").map(({ names: [step, dependency, field], span }) => ({ step, dependency, field, span }));
  const inputs = of("input").map(({ names: [text], span }) => ({ text, span }));
  return [...component.checkReads(plan(source).steps, results), ...component.checkInputs(source, inputs)];
}

function planned({ layers, criticalPath }) {
  return `${layers.map((layer) => layer.join(" ")).join("\n")}\n\ncritical path: ${criticalPath.join(" ")}\n`;
}
