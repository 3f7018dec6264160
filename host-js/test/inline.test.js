import assert from "node:assert/strict";
import test from "node:test";
import { Rejected, check, draw, plan, render, runWorkflow } from "../src/index.js";
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
  assert.throws(() => buildStepContext({ inputs: {} }), /no field "inputs"/);
  assert.throws(() => buildStepContext({ attempt: 0 }), /1 or more/);
});
