import { runTool } from "./gate.mjs";

/** @type {import("./gate.mjs").Gate} */
export const unused = {
  name: "unused code",
  run: (context) => runTool(context, "knip", ["--no-progress"]),
};
