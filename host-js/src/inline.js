import { expectHandlers, expectOptions, expectSource } from "./arguments.js";
import { instance, workflow } from "./component.js";
import { StepContext } from "./context.js";
import { answerOf, stored } from "./handlers.js";
import { Rejected, ask } from "./rejected.js";

// Runs a workflow to its end in this process, without a server. The component decides what runs next; time is virtual.
//
// `handlers` has a function, or an object with the template's method, for each callable of the template. It is given a
// StepContext and returns the step's result, or a StepHandlerResult of Tasker's TypeScript worker. It fails by throwing:
// an error with `retryable: false` is not retried, one with `retryAfter` waits that many seconds.
export async function runWorkflow(source, handlers, options = {}) {
  expectSource("runWorkflow", source);
  expectHandlers("runWorkflow", handlers);
  expectOptions("runWorkflow", options, ["context"]);
  const { context = {} } = options;
  const { template, findings } = workflow.read(source, []);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Rejected(errors);
  const steps = [];
  const told = { attempts: [], events: [], remarks: [] };
  const { runner } = await instance();
  let move = runner.start(template.steps);
  create(move, template, steps, told);
  while (!move.status) {
    const reports = [];
    for (const attempt of move.attempts) {
      const outcome = await make(attempt, { template, steps, handlers, context, told, atMs: Number(move.atMs) });
      reports.push({ step: attempt.step, outcome });
    }
    move = ask(() => runner.advance(reports));
    settle(move, template, steps, told);
  }
  return { status: asInEngine(move.status), steps: inOrder(steps, template), ...told };
}

async function make(attempt, { template, steps, handlers, context, told, atMs }) {
  const step = steps[attempt.step];
  const before = Array.from(attempt.results, (number) => steps[number]);
  const given = new StepContext({
    taskName: template.name,
    stepName: step.name,
    inputData: stored(context),
    dependencyResults: Object.fromEntries(before.map(({ name, result }) => [name, stored(result)])),
    stepConfig: JSON.parse(step.definition.initialization),
    stepInputs: JSON.parse(step.inputs ?? step.definition.initialization),
    retryCount: attempt.retryCount,
    maxRetries: step.definition.retry.maxAttempts,
    checkpoint: step.checkpoint ?? null,
  });
  told.attempts.push({ atMs, step: step.name, context: given });
  const { result, checkpoint, error, retryable, retryAfterMs } = await answerOf(step.definition, handlers, given);
  step.error = error;
  if (error !== undefined) return { tag: "failed", val: { retryable, retryAfterMs } };
  if (checkpoint === undefined) {
    step.result = result;
    return { tag: "succeeded", val: JSON.stringify(result) };
  }
  step.checkpoint = checkpoint;
  return { tag: "yielded" };
}

function settle(move, template, steps, told) {
  for (const { step, state, attemptCount: attempts } of move.changes) {
    Object.assign(steps[step], { state: asInEngine(state), attempts });
  }
  for (const { step, event } of move.publications) {
    const { name, delivery } = steps[step].definition.events[event];
    const payload = steps[step].state === "complete" ? steps[step].result : undefined;
    told.events.push({ name, step: steps[step].name, payload, delivery });
  }
  create(move, template, steps, told);
}

function create(move, template, steps, told) {
  for (const { step, name, definition, inputs } of move.created) {
    steps[step] = { name, definition: template.steps[definition], inputs, state: "pending", attempts: 0 };
  }
  for (const { step, text } of move.remarks) told.remarks.push([steps[step].name, text]);
}

// As the template has them: a batch's workers are created last and belong where their pattern is.
function inOrder(steps, template) {
  return template.steps.flatMap((definition) => steps.filter((step) => step.definition === definition));
}

// The contract's enums have dashes.
function asInEngine(state) {
  return state.replaceAll("-", "_");
}
