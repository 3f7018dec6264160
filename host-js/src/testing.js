import { StepContext } from "./context.js";
import { stored } from "./inline.js";

// What a step handler is given, for tests of one handler. All values go through JSON, as they do in production.
export function buildStepContext({
  inputData = {},
  dependencyResults = {},
  stepInputs = {},
  stepConfig = {},
  attempt = 1,
  maxAttempts = 3,
  checkpoint = null,
  taskName = "test",
  stepName = "test",
  ...unknown
} = {}) {
  const [name] = Object.keys(unknown);
  if (name) throw new TypeError(`buildStepContext has no field "${name}".`);
  if (!Number.isInteger(attempt) || attempt < 1) throw new TypeError(`attempt must be 1 or more, not ${attempt}.`);

  return new StepContext({
    taskName,
    stepName,
    inputData: stored(inputData),
    dependencyResults: stored(dependencyResults),
    stepInputs: stored(stepInputs),
    stepConfig: stored(stepConfig),
    retryCount: attempt - 1,
    maxRetries: maxAttempts,
    checkpoint: stored(checkpoint),
  });
}
