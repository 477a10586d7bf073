// What the built daemon keeps in memory: idle on a new home, and beyond that after many events were read from a real
// pane, stored, appended and followed. The number of events is the first argument.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectDaemon } from "@interlock/client";
import { startBenchDaemon } from "./app/bench-daemon.ts";
import { followedPane } from "./app/followed-pane.ts";
import { PrintingPane } from "./app/printing-pane.ts";
import { buildFirst } from "./build-first.ts";
import { median } from "./measure.ts";
import { absolute, atMost, beyond, report } from "./report.ts";
import { startServer } from "./start-server.ts";

const EVENTS = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 50_000);
/** After these the daemon has done everything once; growth is what comes later. */
const WARM_UP = 20_000;
const BLOCK = 1_000;
/** Lines that are printed and not yet events, at most. */
const AHEAD = 10_000;
const SETTLE_MS = 3_000;

/** Resident memory, MB. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1]) / 1000;
}

/** The middle of a few looks, after a pause in which nobody asks for anything. */
async function settledMb(pid: number): Promise<number> {
  await pause(SETTLE_MS);
  const looks: number[] = [];
  for (let look = 0; look < 5; look += 1) {
    looks.push(residentMb(pid));
    await pause(200);
  }
  return median(looks);
}

if (!process.argv.includes("--as-built")) buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
const home = join(directory, "home");
mkdirSync(home, { mode: 0o700 });
const pane = new PrintingPane(join(directory, "tmux"));
const daemon = await startBenchDaemon(home, { TMUX_TMPDIR: join(directory, "tmux") });
const echo = await startServer("raw", directory);
const idle = await settledMb(daemon.pid);
const bare = await settledMb(echo.pid);
await echo.stop();

const client = await connectDaemon({ socketPath: daemon.appSocket });
await followedPane(client);
const leaving = new AbortController();
const frames = client.event.subscribe({}, { signal: leaving.signal });
let followed = 0;
const following = (async () => {
  for await (const frame of frames) if (frame.type === "event") followed += 1;
})();
const stored = async (): Promise<number> => (await client.event.list({ limit: 1 })).total ?? 0;

let printed = 0;
async function printUpTo(count: number): Promise<void> {
  while (printed < count) {
    const lines = Array.from({ length: BLOCK }, (_, at) => `Error: line ${printed + at} of many\r\n`);
    pane.print(lines.join(""));
    printed += BLOCK;
    while ((await stored()) < printed - AHEAD) await pause(5);
  }
  while ((await stored()) < printed) await pause(5);
}

await printUpTo(WARM_UP);
const before = await settledMb(daemon.pid);
const start = performance.now();
const seen: number[] = [];
for (let tenth = 1; tenth <= 10; tenth += 1) {
  await printUpTo(WARM_UP + Math.ceil((tenth * EVENTS) / 10));
  seen.push(residentMb(daemon.pid));
  process.stderr.write(`${printed} events, ${seen.at(-1)?.toFixed(1)} MB\n`);
}
const seconds = (performance.now() - start) / 1000;
const after = await settledMb(daemon.pid);
leaving.abort();
await following;
await client.close();
await daemon.stop();
pane.close();
const disk = readdirSync(home, { recursive: true, encoding: "utf8" })
  .map((name) => statSync(join(home, name)))
  .reduce((sum, { size }) => sum + size, 0);
rmSync(directory, { recursive: true });
process.stderr.write(
  `${EVENTS} events in ${seconds.toFixed(0)} s, ${followed} followed; the home has ${(disk / 1e6).toFixed(0)} MB; load ${loadavg()
    .map((of) => of.toFixed(1))
    .join(" ")}\n`,
);
report([
  absolute("idle daemon", "MB", idle, bare, atMost(90)),
  beyond(`after ${EVENTS} events more`, "MB", after, before, atMost(20)),
]);
