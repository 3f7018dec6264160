// What a step handler is given, with the fields and methods of the StepContext of Tasker's TypeScript worker.
export class StepContext {
  constructor(fields) {
    Object.assign(this, fields);
  }

  // Returns the result of an earlier step, or null if the step has none.
  getDependencyResult(step) {
    const stored = this.dependencyResults[step] ?? null;
    return stored !== null && typeof stored === "object" && "result" in stored ? stored.result : stored;
  }

  getDependencyField(step, ...path) {
    return path.reduce((value, key) => (isObject(value) ? value[key] ?? null : null), this.getDependencyResult(step));
  }

  getDependencyResultKeys() {
    return Object.keys(this.dependencyResults);
  }

  // Returns the results of all steps whose names begin with `prefix`, such as a batch's workers.
  getAllDependencyResults(prefix) {
    const names = this.getDependencyResultKeys().filter((name) => name.startsWith(prefix));
    return names.map((name) => this.getDependencyResult(name)).filter((result) => result !== null);
  }

  getInput(key) {
    return this.inputData[key];
  }

  getInputOr(key, otherwise) {
    return this.inputData[key] === undefined ? otherwise : this.inputData[key];
  }

  getConfig(key) {
    return this.stepConfig[key];
  }

  isRetry() {
    return this.retryCount > 0;
  }

  isLastRetry() {
    return this.retryCount >= this.maxRetries - 1;
  }

  get checkpointCursor() {
    return this.checkpoint?.cursor ?? null;
  }

  get checkpointItemsProcessed() {
    return this.checkpoint?.items_processed ?? 0;
  }

  get accumulatedResults() {
    return this.checkpoint?.accumulated_results ?? null;
  }

  hasCheckpoint() {
    return this.checkpointCursor !== null;
  }
}

export function isObject(value) {
  return value !== null && typeof value === "object";
}
