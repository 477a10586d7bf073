import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { capture } from "../../bootstrap/capture.mjs";
import { withFirstInPath } from "../../bootstrap/fetch-tool.mjs";
import { buildCommandsOf } from "./readme-example.mjs";

const WITHIN_MS = 20_000;

/** What the example's caller prints, by the name it is given. */
const CALLS = [
  { args: [], prints: "Hello, Ada.\nnobody is not at home\n" },
  { args: ["Grace"], prints: "Hello, Ada.\nHello, Grace.\n" },
  { args: [""], prints: "Hello, Ada.\nvalidation_failed: malformed\n" },
];

/**
 * Builds the example's contract, as its own command says.
 *
 * @param {string} project
 * @param {import("./readme-example.mjs").Example} example
 * @param {string} node
 * @returns {Promise<string[]>} what went wrong
 */
export async function buildExample(project, example, node) {
  const bin = join(project, "node_modules", ".bin", "interlock-contract");
  const env = withFirstInPath(node, withFirstInPath(bin, process.env));
  const commands = buildCommandsOf(example);
  if (commands.length === 0) return ["the example has no command that builds its contract"];
  const outcomes = await Promise.all(
    commands.map((command) => capture("sh", ["-c", command], { cwd: project, env, timeoutMs: WITHIN_MS })),
  );
  return outcomes.filter(({ code }) => code !== 0).map(({ output }) => output);
}

/**
 * Serves the example and calls it.
 *
 * @param {string} project
 * @param {string} node
 * @returns {Promise<string[]>} what went wrong
 */
export async function runExample(project, node) {
  const server = spawn(node, ["serve.ts"], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => server.once("close", resolve));
  const deadline = setTimeout(() => server.kill("SIGKILL"), WITHIN_MS);
  try {
    /** @type {boolean} */
    const ready = await new Promise((resolve) => {
      createInterface({ input: server.stdout })
        .once("line", () => resolve(true))
        .once("close", () => resolve(false));
    });
    if (!ready) return [`serve.ts ended before it served:\n${said}`];
    /** @type {string[]} */
    const wrong = [];
    for (const { args, prints } of CALLS) {
      const { code, output } = await capture(node, ["--no-warnings", "call.ts", ...args], {
        cwd: project,
        timeoutMs: WITHIN_MS,
      });
      if (code !== 0 || output !== prints)
        wrong.push(
          `call.ts ${JSON.stringify(args)} ended with ${code} and printed\n${output}instead of\n${prints}`,
        );
    }
    server.kill("SIGTERM");
    const code = await ended;
    return code === 0 ? wrong : [...wrong, `serve.ts ended with ${code} when asked to stop:\n${said}`];
  } finally {
    clearTimeout(deadline);
    server.kill("SIGKILL");
    await ended;
  }
}
