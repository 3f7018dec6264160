import assert from "node:assert/strict";
import test from "node:test";
import { Rejected, check, checkpointYield, draw, plan, render, runWorkflow } from "../src/index.js";
import { buildStepContext } from "../src/testing.js";

const order = {
  name: "order.yaml",
  text: `
name: order
namespace_name: shop
version: 1.0.0
steps:
  - { name: charge, handler: { callable: ChargeHandler } }
  - { name: ship, handler: { callable: ShipHandler }, dependencies: [charge] }
`,
};

test("a workflow runs with functions and with objects, and a step sees the results before it", async () => {
  const run = await runWorkflow(order, {
    ChargeHandler: (context) => ({ paid: context.getInput("cents") }),
    ShipHandler: { call: async (context) => ({ for: context.getDependencyField("charge", "paid") }) },
  }, { context: { cents: 500 } });

  assert.equal(run.status, "complete");
  assert.deepEqual(run.steps.map(({ name, result }) => [name, result]), [["charge", { paid: 500 }], ["ship", { for: 500 }]]);
});

test("runs at the same time do not see each other", async () => {
  const handlers = { ChargeHandler: ({ inputData }) => inputData, ShipHandler: async (context) => context.getDependencyResult("charge") };
  const runs = await Promise.all([1, 2, 3].map((number) => runWorkflow(order, handlers, { context: { number } })));

  assert.deepEqual(runs.map(({ steps }) => steps[1].result), [{ number: 1 }, { number: 2 }, { number: 3 }]);
});

test("a handler that throws is retried after the wait that it asks for, in virtual time", async () => {
  const run = await runWorkflow(order, {
    ChargeHandler: (context) => {
      if (!context.isRetry()) throw Object.assign(new Error("busy"), { retryAfter: 60 });
      return {};
    },
    ShipHandler: () => ({}),
  });

  assert.deepEqual(run.attempts.map(({ atMs, step }) => [atMs, step]), [[0, "charge"], [60_000, "charge"], [60_000, "ship"]]);
});

test("a workflow whose handler is missing says which", async () => {
  const run = await runWorkflow(order, { ChargeHandler: () => ({}) });

  assert.equal(run.status, "blocked_by_failures");
  assert.equal(run.steps[1].error, 'There is no handler for "ShipHandler".');
});

test("a handler that returns a StepHandlerResult of the TypeScript worker is understood", async () => {
  const refused = { isSuccess: () => false, errorMessage: "card declined", retryable: false, metadata: {} };
  const run = await runWorkflow(order, { ChargeHandler: () => refused, ShipHandler: () => ({}) });

  assert.equal(run.steps[0].error, "card declined");
  assert.deepEqual(run.steps.map(({ state }) => state), ["error", "pending"]);
});

test("what is refused says what is wrong", async () => {
  const broken = { name: "broken.yaml", text: "steps: 7" };

  assert.ok(check([broken]).length > 0);
  for (const ask of [() => plan(broken), () => draw(broken), () => render({ template: "none" })]) {
    assert.throws(ask, (error) => error instanceof Rejected && error.diagnostics[0].code.startsWith("TC"));
  }
  await assert.rejects(runWorkflow(broken, {}), Rejected);
});

test("a workflow with an error is not run", async () => {
  const misspelt = { ...order, text: order.text.replace("[charge]", "[chrage]") };

  await assert.rejects(runWorkflow(misspelt, {}), (error) => error.diagnostics[0].code === "TC3033");
});

test("a result may have a field `checkpoint`", async () => {
  const run = await runWorkflow(order, { ChargeHandler: () => ({ checkpoint: { id: 7 } }), ShipHandler: () => ({}) });

  assert.deepEqual([run.attempts.length, run.steps[0].result], [2, { checkpoint: { id: 7 } }]);
});

test("buildStepContext goes through JSON, counts attempts from 1, and refuses what it does not know", () => {
  const context = buildStepContext({ inputData: { at: new Date(0) }, attempt: 3 });

  assert.equal(context.getInput("at"), "1970-01-01T00:00:00.000Z");
  assert.ok(context.isLastRetry());
  assert.throws(() => buildStepContext({ inputs: {} }), /buildStepContext has no option "inputs"\. It has: inputData, /);
  assert.throws(() => buildStepContext({ attempt: 0 }), /1 or more/);
});

test("states and status are spelt as the engine spells them", async () => {
  const text = order.text.replace("ChargeHandler }", "ChargeHandler }, retry: { retryable: false, max_attempts: 3 }");
  const busy = () => { throw new Error("busy"); };
  const run = await runWorkflow({ ...order, text }, { ChargeHandler: busy, ShipHandler: () => ({}) });

  assert.deepEqual([run.status, run.steps[0].state], ["waiting_for_dependencies", "waiting_for_retry"]);
});

test("a handler without the method that the template names is told apart from a missing one", async () => {
  const text = order.text.replace("callable: ChargeHandler", "callable: ChargeHandler, method: charge");
  const failed = async (handlers) => (await runWorkflow({ ...order, text }, handlers)).steps[0].error;

  assert.equal(await failed({ ChargeHandler: { call: () => ({}) } }), 'The handler for "ChargeHandler" has no method "charge".');
  assert.equal(await failed({ ChargeHandler: 7 }), 'The handler for "ChargeHandler" has no method "charge".');
  assert.equal(await failed({ ChargHandler: () => ({}) }),
    'There is no handler for "ChargeHandler". Did you mean "ChargHandler"?');
  assert.equal(await failed({ ChargeHandler: { charge: () => ({}) } }), undefined);
});

test("what can't be meant is refused before a handler is called, with what is wanted", async () => {
  class ChargeHandler { call() { return {}; } }
  const called = () => assert.fail("called");
  const handlers = { ChargeHandler: called, ShipHandler: called };
  const refused = (run, message) => assert.rejects(run, { name: "TypeError", message });

  await refused(runWorkflow(order, { ...handlers, ChargeHandler }),
    'The handler "ChargeHandler" is a class. Give an instance, such as new ChargeHandler().');
  await refused(runWorkflow(order), "runWorkflow takes an object with a handler for each callable, such as " +
    "{ ChargeHandler: (context) => ({}) }, not undefined.");
  await refused(runWorkflow(order, handlers, { contex: {} }),
    'runWorkflow has no option "contex". Did you mean "context"?');
  await refused(runWorkflow(order, handlers, null), "runWorkflow takes its options as an object, not null.");
  await refused(runWorkflow("order.yaml", handlers),
    'runWorkflow takes a source, such as { name: "order.yaml", text: "…" }, not "order.yaml".');
});

test("every function refuses what is no source, and options that it does not have", () => {
  const refused = (call, message) => assert.throws(call, { name: "TypeError", message });
  const list = 'takes a list of sources, each such as { name: "order.yaml", text: "…" }';

  refused(() => check("steps: 7"), `check ${list}, not "steps: 7".`);
  refused(() => check(order), `check ${list}, not an object (Object).`);
  refused(() => check(["order.yaml"]), `check ${list}, not "order.yaml".`);
  refused(() => check([{ name: "order.yaml", text: Buffer.from("") }]), `check ${list}, but the text is an object (Buffer).`);
  refused(() => check([order], { profil: "ruby" }), 'check has no option "profil". Did you mean "profile"?');
  refused(() => plan("a"), /^plan takes a source/);
  refused(() => draw("a"), /^draw takes a source/);
  refused(() => draw(order, "svg", { maxStep: 3 }), 'draw has no option "maxStep". Did you mean "maxSteps"?');
  refused(() => render({ template: "step_handler", argument: {} }), 'render has no option "argument". Did you mean "arguments"?');
  refused(() => render({ template: "step_handler", sources: [7] }), /^render takes a list of sources/);
  refused(() => checkpointYield({ cursor: 7, items_processed: 7 }), /Did you mean "itemsProcessed"\?/);
});

test("what is refused says the place and what to do, in the error's message", () => {
  assert.throws(() => plan({ name: "broken.yaml", text: "steps: 7" }), (error) => {
    const [{ code, message, span, help }] = error.diagnostics;
    return error.message.split("\n")[0] === [`${span.source}:${span.line}: ${code} ${message}`, help].filter(Boolean).join(" ");
  });
  const misspelt = { ...order, text: order.text.replace("[charge]", "[chrage]") };
  return assert.rejects(runWorkflow(misspelt, {}), {
    message: "order.yaml:7: TC3033 `ship` depends on `chrage`, which does not exist. Did you mean `charge`?",
  });
});

test("a checkpoint in a test has the names of the database, or is what the handler returned", () => {
  const found = { cursor: 7, items_processed: 3, accumulated_results: { sum: 6 } };
  const yielded = checkpointYield({ cursor: 7, itemsProcessed: 3, accumulatedResults: { sum: 6 } });

  for (const checkpoint of [found, yielded]) {
    const context = buildStepContext({ checkpoint });
    assert.deepEqual([context.checkpointCursor, context.checkpointItemsProcessed, context.accumulatedResults], [7, 3, { sum: 6 }]);
  }
  assert.throws(() => buildStepContext({ checkpoint: { cursor: 7, itemsProcessed: 3 } }),
    { name: "TypeError", message: 'checkpoint has no option "itemsProcessed". Did you mean "items_processed"?' });
});

test("a checkpoint of the TypeScript worker is understood", async () => {
  const result = { type: "checkpoint_yield", cursor: 5, items_processed: 5 };
  const yielded = { isSuccess: () => true, result, metadata: { checkpoint_yield: true, batch_worker: true } };
  const run = await runWorkflow(order, {
    ChargeHandler: (context) => (context.hasCheckpoint() ? { from: context.checkpointCursor } : yielded),
    ShipHandler: () => ({}),
  });

  assert.deepEqual([run.steps[0].result, run.attempts[1].context.checkpoint], [{ from: 5 }, { cursor: 5, items_processed: 5 }]);
});
