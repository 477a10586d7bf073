import { runTool } from "./gate.mjs";

/** @type {import("./gate.mjs").Gate} */
export const format = { name: "format", run: (context) => runTool(context, "oxfmt", ["--check", "."]) };
