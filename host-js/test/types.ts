// Compiled, never run: the types fit what a user writes.
import { check, checkpointYield, draw, runWorkflow, type Diagnostic, type Run, type StepState } from "tasker-contrib";
import { buildStepContext } from "tasker-contrib/testing";

const source = { name: "order.yaml", text: "" };
const run: Run = await runWorkflow(source, { ChargeHandler: (context) => ({ paid: context.getInput<number>("cents") }) });
const svg: string = draw(source, "svg", { focus: "charge" });
const cursor: unknown = buildStepContext({ checkpoint: { cursor: 7 } }).checkpointCursor;
const yielded = buildStepContext({ checkpoint: checkpointYield({ cursor: 7, itemsProcessed: 7 }) });
const state: StepState | undefined = run.steps[0]?.state;
const severities: ("error" | "warning" | "note")[] = check([source]).map(({ severity }: Diagnostic) => severity);
class Charger { #key = 1; charge() { return { key: this.#key }; } }
await runWorkflow(source, { Charger: new Charger() });
export { run, svg, cursor, yielded, severities, state };

// @ts-expect-error no such format
draw(source, "png");

// @ts-expect-error no such state: the component's enums have dashes, a run has not
const dashed: StepState = "waiting-for-retry";

// @ts-expect-error the database's names have underscores
buildStepContext({ checkpoint: { cursor: 7, itemsProcessed: 7 } });

// @ts-expect-error no such option
await runWorkflow(source, {}, { contex: {} });
export { dashed };
