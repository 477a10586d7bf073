import { delimiter, join } from "node:path";
import { capture } from "../bootstrap/capture.mjs";

/**
 * What a gate is asked about. `report` is where the test run leaves vitest's JSON report.
 *
 * @typedef {{ readonly root: string, readonly report: string }} GateContext
 * @typedef {{ readonly ok: boolean, readonly output: string, readonly note?: string,
 *   readonly skipped?: number }} GateResult skipped = how many of its checks lacked a tool
 * @typedef {{ readonly name: string, readonly run: (context: GateContext) => Promise<GateResult> }} Gate
 */

/**
 * Runs one of the workspace's own programs (node_modules/.bin).
 *
 * @param {GateContext} context
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<GateResult>}
 */
export async function runTool(context, program, args) {
  const bin = join(context.root, "node_modules", ".bin");
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  const { code, output } = await capture(join(bin, program), args, { cwd: context.root, env });
  return { ok: code === 0, output };
}
