import type { Checkpoint, CheckpointYield, StepContext } from "./index.js";

/**
 * What a step handler is given, for tests of one handler in Vitest, Jest or node:test. All values go through JSON, as
 * they do in production. Throws a TypeError for a field that does not exist, also one of `checkpoint`.
 */
export function buildStepContext(fields?: {
  /** The task's context. Default: `{}`. */
  inputData?: Record<string, unknown>;
  dependencyResults?: Record<string, unknown>;
  stepInputs?: Record<string, unknown>;
  stepConfig?: Record<string, unknown>;
  /** The number of the attempt, from 1, which is the default. */
  attempt?: number;
  /** Default: 3. */
  maxAttempts?: number;
  /** As the database has it, with `items_processed`, or what `checkpointYield` returned. */
  checkpoint?: Checkpoint | CheckpointYield | null;
  taskName?: string;
  stepName?: string;
}): StepContext;
