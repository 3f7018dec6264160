// The component refused its input: `diagnostics` says everything that is wrong with it.
export class Rejected extends Error {
  constructor(diagnostics) {
    super(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
    this.name = "Rejected";
    this.diagnostics = diagnostics;
  }
}

// Calls the component. What it returns as an error is thrown as `Rejected`.
export function ask(call) {
  try {
    return call();
  } catch (error) {
    if (Array.isArray(error?.payload)) throw new Rejected(error.payload);
    throw error;
  }
}
