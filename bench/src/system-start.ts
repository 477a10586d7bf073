// `npm start` to the line that says the system is ready, on a machine where it has run before: nothing to fetch or to
// build, but the bootstrap's checks, the daemon, PostgreSQL and the control plane. Beside it an empty `npm run`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildFirst, CHECKOUT } from "./build-first.ts";
import { median } from "./measure.ts";
import { atMost, ratio, report } from "./report.ts";

const ROUNDS = 5;
const LIMIT_S = 15;
const PATIENCE_MS = 240_000;

/** Seconds until a line of the program begins with `word`; then Ctrl-C to the program's whole group. */
async function untilLine(args: readonly string[], word: string, home: string): Promise<number> {
  const start = performance.now();
  const child = spawn("npm", [...args], {
    cwd: CHECKOUT,
    env: { ...process.env, INTERLOCK_HOME: home },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const patience = setTimeout(() => interrupt(child.pid), PATIENCE_MS);
  let seconds: number | undefined;
  const heard: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => {
      heard.push(line);
      if (!line.startsWith(word) || seconds !== undefined) return;
      seconds = (performance.now() - start) / 1000;
      interrupt(child.pid);
    });
  await exited;
  clearTimeout(patience);
  if (seconds === undefined)
    throw new Error(`npm ${args.join(" ")} never said "${word}":\n${heard.join("\n")}`);
  return seconds;
}

function interrupt(group: number | undefined): void {
  if (group === undefined) return;
  try {
    process.kill(-group, "SIGINT");
  } catch (error) {
    // Everything in the group has ended already.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
const kept = join(directory, "kept");
const found = { kept: [] as number[], fresh: [] as number[], npm: [] as number[] };
for (let round = -1; round < ROUNDS; round += 1) {
  const sample = {
    npm: await untilLine(["--version"], "", directory),
    kept: await untilLine(["start"], "interlock is ready", kept),
    fresh: await untilLine(["start"], "interlock is ready", join(directory, `fresh-${round + 1}`)),
  };
  process.stderr.write(round < 0 ? "warm-up done\n" : `round ${round + 1} of ${ROUNDS}\n`);
  // The first round only warms up.
  if (round < 0) continue;
  found.npm.push(sample.npm);
  found.kept.push(sample.kept);
  found.fresh.push(sample.fresh);
}
rmSync(directory, { recursive: true });
const fresh = median(found.fresh);
const again = median(found.kept);
report([
  ratio("npm start on a new home / 15 s", "s", fresh, LIMIT_S, atMost(1)),
  ratio("npm start on a kept home / 15 s", "s", again, LIMIT_S, atMost(1)),
  ratio("npm start on a kept home / npm --version", "s", again, median(found.npm)),
]);
