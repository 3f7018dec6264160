import { didYouMean, expectOptions } from "./arguments.js";

// Handlers as Tasker's TypeScript worker has them: a function, or an object with the method that the template names.

// Marks it, since a result may have a field `checkpoint` too.
const CHECKPOINT = Symbol("checkpoint");

// A checkpoint: the handler returns it, and is called again with it.
export function checkpointYield(at) {
  expectOptions("checkpointYield", at, ["cursor", "itemsProcessed", "accumulatedResults"]);
  const { cursor, itemsProcessed = 0, accumulatedResults } = at;
  return { [CHECKPOINT]: { cursor, items_processed: itemsProcessed, accumulated_results: accumulatedResults } };
}

// The checkpoint in what a handler returned, or undefined. The worker's own `checkpointYield` marks it in `metadata`.
export function checkpointIn(value) {
  const found = value?.[CHECKPOINT] ?? (isWorkers(value) && value.metadata?.checkpoint_yield === true && value.result);
  return found ? stored({ ...found, type: undefined }) : undefined;
}

// Calls the handler of a step: its `result`, its `checkpoint`, or its `error` with what it says of a retry.
export async function answerOf(definition, handlers, context) {
  try {
    return answer(await handlerOf(definition, handlers)(context));
  } catch (error) {
    return failure(error?.message ?? error, error?.retryable ?? true, error?.retryAfter);
  }
}

function handlerOf({ callable, method }, handlers) {
  const handler = handlers[callable];
  if (typeof handler === "function") return handler;
  if (typeof handler?.[method] === "function") return (context) => handler[method](context);

  const wrong = handler === undefined || handler === null
    ? `There is no handler for "${callable}".${didYouMean(callable, Object.keys(handlers))}`
    : `The handler for "${callable}" has no method "${method}".`;
  throw Object.assign(new Error(wrong), { retryable: false });
}

function answer(value) {
  const checkpoint = checkpointIn(value);
  if (checkpoint) return { checkpoint };
  if (!isWorkers(value)) return { result: stored(value ?? {}) };

  return value.isSuccess() ? { result: stored(value.result) }
    : failure(value.errorMessage, value.retryable, value.metadata?.retry_after);
}

function failure(error, retryable, seconds) {
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? BigInt(Math.ceil(seconds * 1000)) : undefined;
  return { error: String(error), retryable: Boolean(retryable), retryAfterMs };
}

// A StepHandlerResult.
function isWorkers(value) {
  return typeof value?.isSuccess === "function";
}

// What the engine's database would give back.
export function stored(value) {
  return JSON.parse(JSON.stringify(value ?? null));
}
