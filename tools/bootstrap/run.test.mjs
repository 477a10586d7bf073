import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const run = JSON.stringify(join(import.meta.dirname, "run.mjs"));

/**
 * Runs `program` attached, in a process group of its own as a terminal gives it, and hands over control once it prints.
 *
 * @param {string} program
 * @param {(group: number, say: (line: string) => Promise<void>) => Promise<void>} act
 */
async function attached(program, act) {
  const source = `import { runAttached } from ${run};
    process.exitCode = await runAttached(process.execPath, ["-e", ${JSON.stringify(program)}], { cwd: "/", env: process.env, ownSession: true });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += String(chunk)));
  const exit = new Promise((resolve) => child.once("close", (code) => resolve(code)));
  await act(Number(child.pid), (line) => expect.poll(() => output, { timeout: 10_000 }).toContain(line));
  return { code: await exit, output };
}

test("the program's exit status is ours", async () => {
  expect(await attached("process.exit(7)", async () => undefined)).toMatchObject({ code: 7 });
});

test("Ctrl-C reaches the program once, although the terminal and npm both send it", async () => {
  const program = `let n = 0; setInterval(() => {}, 1000); console.log("up");
    process.on("SIGINT", () => { n += 1; console.log("heard " + n); setTimeout(() => { console.log("stopped after " + n); process.exit(0); }, 300); });`;
  const { code, output } = await attached(program, async (group, say) => {
    await say("up");
    process.kill(-group, "SIGINT");
    process.kill(group, "SIGINT");
  });
  expect({ code, output }).toEqual({ code: 0, output: "up\nheard 1\nstopped after 1\n" });
});

test("a second Ctrl-C a while later is passed on too", async () => {
  const program = `let n = 0; setInterval(() => {}, 1000); console.log("up");
    process.on("SIGINT", () => { n += 1; console.log("heard " + n); if (n === 2) process.exit(5); else setTimeout(() => console.log("a while"), 1100); });`;
  const { code } = await attached(program, async (group, say) => {
    await say("up");
    process.kill(-group, "SIGINT");
    await say("a while");
    process.kill(-group, "SIGINT");
  });
  expect(code).toBe(5);
});

test("SIGTERM is passed on, and a program that a signal ended gives 128 and its number", async () => {
  const { code } = await attached('setInterval(() => {}, 1000); console.log("up");', async (group, say) => {
    await say("up");
    process.kill(group, "SIGTERM");
  });
  expect(code).toBe(143);
});
