// The interfaces of the component, as wit/ describes them.
export { about, config, deploys, diagnostics, events, generator, instance, operations, plugins, workflow } from "./component.js";
export { draw } from "./drawing.js";
export { check, plan, render } from "./templates.js";
export { runWorkflow } from "./inline.js";
export { checkpointYield } from "./handlers.js";
export { StepContext } from "./context.js";
export { Rejected } from "./rejected.js";
