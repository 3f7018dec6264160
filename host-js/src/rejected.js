// The component refused its input: `diagnostics` says everything that is wrong with it.
export class Rejected extends Error {
  constructor(diagnostics) {
    super(diagnostics.map(sentence).join("\n"));
    this.name = "Rejected";
    this.diagnostics = diagnostics;
  }
}

function sentence({ span, code, message, help }) {
  const place = span.line === undefined ? "" : `${span.source}:${span.line}: `;
  return `${place}${code} ${message}${help ? ` ${help}` : ""}`;
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
