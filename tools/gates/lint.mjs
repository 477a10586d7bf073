import { runTool } from "./gate.mjs";

/** @type {import("./gate.mjs").Gate} */
export const lint = {
  name: "lint",
  run: (context) => runTool(context, "oxlint", ["--type-aware", "--deny-warnings"]),
};
