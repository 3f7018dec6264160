import { generator as component } from "../../src/index.js";
import { findings } from "../case.js";

export function generator(one) {
  try {
    const files = component.render({ options: [], ...one.json("request.json") });
    return Object.fromEntries(files.map(({ path, text }) => [`output/${path}`, text]));
  } catch (error) {
    return findings(error.payload);
  }
}
