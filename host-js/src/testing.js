import { expectOptions } from "./arguments.js";
import { StepContext } from "./context.js";
import { checkpointIn, stored } from "./handlers.js";

const DEFAULTS = {
  inputData: {}, dependencyResults: {}, stepInputs: {}, stepConfig: {}, attempt: 1, maxAttempts: 3, checkpoint: null,
  taskName: "test", stepName: "test",
};
// As the engine's database names them.
const CHECKPOINT = ["cursor", "items_processed", "accumulated_results", "timestamp", "history"];

// What a step handler is given, for tests of one handler. All values go through JSON, as they do in production.
export function buildStepContext(given = {}) {
  expectOptions("buildStepContext", given, Object.keys(DEFAULTS));
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { attempt, maxAttempts, taskName, stepName, checkpoint, ...values } = { ...DEFAULTS, ...chosen };
  if (!Number.isInteger(attempt) || attempt < 1) throw new TypeError(`attempt must be 1 or more, not ${attempt}.`);

  const yielded = checkpointIn(checkpoint) ?? checkpoint;
  if (yielded !== null) expectOptions("checkpoint", yielded, CHECKPOINT);
  const fields = stored({ ...values, checkpoint: yielded });
  return new StepContext({ taskName, stepName, ...fields, retryCount: attempt - 1, maxRetries: maxAttempts });
}
