import { instance, workflow } from "./component.js";
import { StepContext } from "./context.js";
import { Rejected, ask } from "./rejected.js";

// Runs a workflow to its end in this process, without a server. The component decides what runs next; time is virtual.
//
// `handlers` has a function, or an object with a method `call`, for each callable of the template. It is given a
// StepContext and returns the step's result, or a StepHandlerResult of Tasker's TypeScript worker. It fails by throwing:
// an error with `retryable: false` is not retried, one with `retryAfter` waits that many seconds.
export async function runWorkflow(source, handlers, { context = {} } = {}) {
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
  return { status: move.status.replaceAll("-", "_"), steps: inOrder(steps, template), ...told };
}

// Marks it, since a result may have a field `checkpoint` too.
const CHECKPOINT = Symbol("checkpoint");

// A checkpoint: the handler returns it, and is called again with it.
export function checkpointYield({ cursor, itemsProcessed = 0, accumulatedResults }) {
  const kept = accumulatedResults === undefined ? {} : { accumulated_results: accumulatedResults };
  return { [CHECKPOINT]: stored({ cursor, items_processed: itemsProcessed, ...kept }) };
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
  try {
    return returned(step, await handlerOf(step.definition, handlers)(given));
  } catch (error) {
    step.error = String(error?.message ?? error);
    return failed(error?.retryable ?? true, error?.retryAfter);
  }
}

function handlerOf({ callable, method }, handlers) {
  const handler = handlers[callable];
  if (typeof handler === "function") return handler;
  if (typeof handler?.[method] === "function") return (context) => handler[method](context);
  throw Object.assign(new Error(`There is no handler for "${callable}".`), { retryable: false });
}

function returned(step, value) {
  if (value?.[CHECKPOINT]) {
    step.checkpoint = value[CHECKPOINT];
    return { tag: "yielded" };
  }
  if (typeof value?.isSuccess === "function" && !value.isSuccess()) {
    step.error = value.errorMessage;
    return failed(value.retryable, value.metadata?.retry_after);
  }
  step.error = undefined;
  step.result = stored(typeof value?.isSuccess === "function" ? value.result : value ?? {});
  return { tag: "succeeded", val: JSON.stringify(step.result) };
}

function failed(retryable, seconds) {
  const wait = Number.isFinite(seconds) && seconds >= 0 ? BigInt(Math.ceil(seconds * 1000)) : undefined;
  return { tag: "failed", val: { retryable: Boolean(retryable), retryAfterMs: wait } };
}

function settle(move, template, steps, told) {
  for (const { step, state, attemptCount: attempts } of move.changes) Object.assign(steps[step], { state, attempts });
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

// What the engine's database would give back.
export function stored(value) {
  return JSON.parse(JSON.stringify(value ?? null));
}
