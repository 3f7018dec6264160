import type { Root } from "../component/component.js";
import type { Diagnostic } from "../component/interfaces/tasker-contrib-diagnostics.js";
import type { File } from "../component/interfaces/tasker-contrib-generator.js";
import type { Source, TaskTemplate } from "../component/interfaces/tasker-contrib-types.js";
import type { Format, RunOrder, View } from "../component/interfaces/tasker-contrib-workflow.js";

/** `Diagnostic.severity` is `"error"`, `"warning"` or `"note"`. */
export type { Diagnostic, File, Format, RunOrder, Source, TaskTemplate, View };

/** The interfaces of the component, as wit/ describes them. */
export const about: Root["about"];
export const config: Root["config"];
export const deploys: Root["deploys"];
export const diagnostics: Root["diagnostics"];
export const events: Root["events"];
export const generator: Root["generator"];
export const plugins: Root["plugins"];
export const operations: Root["operations"];
export const workflow: Root["workflow"];

/** A new instance of the component, for a host that drives `runner` itself: an instance keeps one task. */
export function instance(): Promise<Root>;

/**
 * Finds everything that is wrong with task templates, each alone and together. `profile` is the language of their
 * handlers, one of `about.profiles()`; without one, only what is true in all languages is told. Of these functions, only
 * `check` takes a profile.
 */
export function check(sources: Source[], options?: { profile?: string }): Diagnostic[];

/** Reads one task template, and in which order its steps run. Throws `Rejected` if its steps can't be read. */
export function plan(source: Source): TaskTemplate & RunOrder;

/** Draws one task template, or a part of it. Throws `Rejected` if it can't be read, or has no step `focus`. */
export function draw(source: Source, format?: Format, view?: Partial<View>): string;

/** Renders the files of one of the component's templates. Throws `Rejected` with every problem of the request. */
export function render(request: {
  template: string;
  arguments?: Record<string, string | number | boolean>;
  acronyms?: string[];
  sources?: Source[];
}): File[];

/** The component refused its input. The message has a line for each finding: its place, what is wrong and what to do. */
export class Rejected extends Error {
  diagnostics: Diagnostic[];
}

/** A checkpoint as the engine's database has it: with underscores, as in Tasker's TypeScript worker. */
export interface Checkpoint {
  cursor: unknown;
  items_processed?: number;
  accumulated_results?: unknown;
  timestamp?: string;
  history?: unknown;
}

/** What a step handler is given, as in Tasker's TypeScript worker. */
export class StepContext {
  readonly taskName: string;
  readonly stepName: string;
  /** The task's context. */
  readonly inputData: Record<string, unknown>;
  /** The results of earlier steps, by name. */
  readonly dependencyResults: Record<string, unknown>;
  /** `handler.initialization` of the step in its template. */
  readonly stepConfig: Record<string, unknown>;
  /** The step's own inputs, such as a batch worker's cursor. */
  readonly stepInputs: Record<string, unknown>;
  /** Number of attempts before this one. */
  readonly retryCount: number;
  readonly maxRetries: number;
  readonly checkpoint: Checkpoint | null;
  readonly checkpointCursor: unknown;
  readonly checkpointItemsProcessed: number;
  readonly accumulatedResults: Record<string, unknown> | null;
  getInput<T = unknown>(key: string): T | undefined;
  getInputOr<T = unknown>(key: string, otherwise: T): T;
  getConfig<T = unknown>(key: string): T | undefined;
  /**
   * The result of an earlier step, or null if it has none. Of a result that is an object with a field `result`, it is
   * that field alone, as in Tasker's worker: use `dependencyResults` for all of it.
   */
  getDependencyResult(step: string): unknown;
  /** A field of what `getDependencyResult` returns, or a field of that field. */
  getDependencyField(step: string, ...path: string[]): unknown;
  getDependencyResultKeys(): string[];
  /** What `getDependencyResult` returns, of all steps whose names begin with `prefix`. */
  getAllDependencyResults(prefix: string): unknown[];
  hasCheckpoint(): boolean;
  isRetry(): boolean;
  isLastRetry(): boolean;
}

/** A function, or an object with the method that the template names: `call`, or its `method`. Not a class. */
export type Handler = ((context: StepContext) => unknown) | { call(context: StepContext): unknown } | object;

/** As the engine's database spells it. The component's own interfaces have dashes, as all enums of wit/. */
export type StepState = "pending" | "in_progress" | "waiting_for_retry" | "complete" | "error";

/** As the engine's database spells it. */
export type TaskStatus = "complete" | "blocked_by_failures" | "waiting_for_dependencies";

export interface StepRun {
  name: string;
  state: StepState;
  /** Number of attempts made. */
  attempts: number;
  result?: unknown;
  /** The message of its last error. */
  error?: string;
}

export interface Run {
  status: TaskStatus;
  /** In the order of the template. */
  steps: StepRun[];
  /** In the order in which they were made. `atMs` is virtual: it passes only while steps wait for a retry. */
  attempts: { atMs: number; step: string; context: StepContext }[];
  events: { name: string; step: string; payload?: unknown; delivery: "durable" | "fast" | "broadcast" }[];
  /** What the engine ignores silently, and a person should know: a step's name and a sentence. */
  remarks: [step: string, text: string][];
}

/**
 * Runs a workflow to its end in this process, without a server. `handlers` has one for each callable of the template.
 * A handler returns the step's result, or fails by throwing: with `retryable: false` for good, with `retryAfter` it
 * waits that many seconds. Throws `Rejected` if the template has an error, and a TypeError for arguments that can't be
 * meant, both before a handler is called.
 */
export function runWorkflow(
  source: Source,
  handlers: Record<string, Handler>,
  options?: { context?: Record<string, unknown> },
): Promise<Run>;

declare const yielded: unique symbol;

/** What `checkpointYield` returns. */
export interface CheckpointYield {
  [yielded]: Checkpoint;
}

/** What a handler returns at a checkpoint. It is called again with it. */
export function checkpointYield(at: {
  cursor: unknown;
  itemsProcessed?: number;
  accumulatedResults?: unknown;
}): CheckpointYield;
