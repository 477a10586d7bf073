import { runTool } from "./gate.mjs";

/**
 * The packages, then the tools, which are plain JavaScript with types in comments.
 *
 * @type {import("./gate.mjs").Gate}
 */
export const types = {
  name: "types",
  run: async (context) => {
    const packages = await runTool(context, "tsc", ["-b"]);
    const tools = await runTool(context, "tsc", ["-p", "tools"]);
    return { ok: packages.ok && tools.ok, output: `${packages.output}${tools.output}` };
  },
};
