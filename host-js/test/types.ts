// Compiled, never run: the types fit what a user writes.
import { runWorkflow, draw, type Run } from "tasker-contrib";
import { buildStepContext } from "tasker-contrib/testing";

const source = { name: "order.yaml", text: "" };
const run: Run = await runWorkflow(source, { ChargeHandler: (context) => ({ paid: context.getInput<number>("cents") }) });
const svg: string = draw(source, "svg", { focus: "charge" });
const cursor: unknown = buildStepContext({ checkpoint: { cursor: 7 } }).checkpointCursor;
export { run, svg, cursor };

// @ts-expect-error no such format
draw(source, "png");
