// From the spawn of the built daemon to its first answered preflight, beyond what an empty Node process needs to say a
// word. On a new home, where the state is made, and on a kept one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectDaemon } from "@interlock/client";
import { buildFirst, CHECKOUT } from "./build-first.ts";
import { median } from "./measure.ts";
import { atMost, beyond, ratio, report } from "./report.ts";

const ROUNDS = 15;
const ENTRY = join(CHECKOUT, "packages/daemon/dist/bundle/main.js");
const EMPTY = fileURLToPath(new URL("cold/empty.mjs", import.meta.url));

/** Until the first byte of standard output, and then until `then` is done. Milliseconds. */
async function timed(args: readonly string[], home: string, then: () => Promise<void>): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [...args], {
    env: { ...process.env, INTERLOCK_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const chunks: readonly unknown[] = await Promise.race([once(child.stdout, "data"), exited]);
  const line = String(chunks[0]);
  if (child.exitCode !== null && child.exitCode !== 0) throw new Error(`it ended at once: ${line}`);
  if (line.includes('"failed"')) throw new Error(`the daemon did not start: ${line}`);
  await then();
  const ms = performance.now() - start;
  child.kill("SIGTERM");
  await exited;
  return ms;
}

async function startDaemon(home: string): Promise<number> {
  return timed([ENTRY, "run"], home, async () => {
    const daemon = await connectDaemon({ socketPath: join(home, "app.sock") });
    await daemon.preflight();
    await daemon.close();
  });
}

buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
const kept = join(directory, "kept");
const found = { empty: [] as number[], kept: [] as number[], fresh: [] as number[] };
for (let round = -1; round < ROUNDS; round += 1) {
  const fresh = join(directory, `fresh-${round + 1}`);
  const sample = {
    empty: await timed([EMPTY], directory, () => Promise.resolve()),
    kept: await startDaemon(kept),
    fresh: await startDaemon(fresh),
  };
  // The first round only warms up.
  if (round < 0) continue;
  found.empty.push(sample.empty);
  found.kept.push(sample.kept);
  found.fresh.push(sample.fresh);
}
rmSync(directory, { recursive: true });
const empty = median(found.empty);
report([
  beyond("daemon on a kept home, beyond an empty process", "ms", median(found.kept), empty, atMost(250)),
  beyond("daemon on a new home, beyond an empty process", "ms", median(found.fresh), empty, atMost(250)),
  ratio("daemon on a kept home / an empty process", "ms", median(found.kept), empty),
]);
