import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { processesNaming, startSystem } from "./started-system.mjs";

/** @param {string} source what stands in for the started system */
function fake(source) {
  const base = mkdtempSync(join(tmpdir(), "started-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  writeFileSync(join(base, "system.mjs"), source);
  return {
    base,
    start: {
      argv: [process.execPath, join(base, "system.mjs")],
      cwd: base,
      env: { ...process.env, HOME: base },
    },
  };
}

const waiting = "setInterval(() => {}, 1000); console.log('interlock is ready');";

test("a system that stops on Ctrl-C leaves nothing", async () => {
  const { base, start } = fake(`process.on("SIGINT", () => process.exit(0)); ${waiting}`);
  const system = await startSystem(start, 10_000);
  expect(await system.stop(10_000)).toMatchObject({ code: 0, signal: null });
  expect(processesNaming(base)).toEqual([]);
});

test("a process that it leaves behind is found by its environment", async () => {
  const { base, start } = fake(
    `import { spawn } from "node:child_process";
     const left = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
     console.log("left " + left.pid);
     process.on("SIGINT", () => process.exit(0)); ${waiting}`,
  );
  const system = await startSystem(start, 10_000);
  const pid = Number(/left (\d+)/.exec(system.output())?.[1]);
  onTestFinished(() => void process.kill(pid));
  await system.stop(10_000);
  expect(processesNaming(base)).toEqual([`${pid}: sleep 60`]);
});

test("a system that ends before it is ready is refused with what it printed", async () => {
  const { start } = fake("console.log('no luck'); process.exit(3);");
  await expect(startSystem(start, 10_000)).rejects.toThrow(/before it was ready[^]*no luck/);
});

test("a system that never becomes ready is refused and ended", async () => {
  const { base, start } = fake("setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0));");
  await expect(startSystem(start, 300)).rejects.toThrow("not ready within 0.3 s");
  await expect.poll(() => processesNaming(base)).toEqual([]);
});

test("a system that does not stop is refused", async () => {
  const { start } = fake(
    `process.on("SIGINT", () => {}); setTimeout(() => process.exit(0), 3000); ${waiting}`,
  );
  const system = await startSystem(start, 10_000);
  await expect(system.stop(300)).rejects.toThrow("did not end within 0.3 s");
});
