import { expectOptions, expectSource } from "./arguments.js";
import { workflow } from "./component.js";
import { ask } from "./rejected.js";

// Draws one task template as "svg", "text", "mermaid" or "dot", or a part of it: see `view` in wit/workflow.wit.
// Throws `Rejected` if its steps can't be read, or if it has no step `focus`.
export function draw(source, format = "svg", view = {}) {
  expectSource("draw", source);
  expectOptions("draw", view, ["focus", "depth", "maxSteps", "links"]);
  return ask(() => workflow.drawTemplate(source, format, view, []));
}
