// How long it takes from what a real pane prints to the event in a subscriber's stream. Beside it the time until tmux
// and the pipe that the daemon set up have brought the same line to the pane's log.
import { mkdirSync, mkdtempSync, rmSync, statSync, watch } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connectDaemon } from "@interlock/client";
import { startBenchDaemon } from "./app/bench-daemon.ts";
import { followedPane } from "./app/followed-pane.ts";
import { PrintingPane } from "./app/printing-pane.ts";
import { buildFirst } from "./build-first.ts";
import { median } from "./measure.ts";
import { absolute, atMost, report } from "./report.ts";

const LINES = 300;
const WARM_UP = 30;

/** Notes when which text came, and tells whoever waits for it. */
class Arrivals {
  #awaited: { readonly text: string; readonly arrived: (at: number) => void } | undefined;

  note(excerpt: string): void {
    const at = performance.now();
    if (this.#awaited !== undefined && excerpt.includes(this.#awaited.text)) this.#awaited.arrived(at);
  }

  of(text: string): Promise<number> {
    return new Promise((arrived) => (this.#awaited = { text, arrived }));
  }
}

/** Resolves with the time at which the file has grown. */
function grown(path: string): Promise<number> {
  const before = statSync(path).size;
  return new Promise((resolve) => {
    const watcher = watch(dirname(path), () => {
      if (statSync(path).size === before) return;
      watcher.close();
      resolve(performance.now());
    });
  });
}

if (!process.argv.includes("--as-built")) buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
mkdirSync(join(directory, "home"), { mode: 0o700 });
const pane = new PrintingPane(join(directory, "tmux"));
const daemon = await startBenchDaemon(join(directory, "home"), { TMUX_TMPDIR: join(directory, "tmux") });
const client = await connectDaemon({ socketPath: daemon.appSocket });
const log = await followedPane(client);
const leaving = new AbortController();
const frames = client.event.subscribe({}, { signal: leaving.signal });
const arrivals = new Arrivals();
const following = (async () => {
  for await (const frame of frames) if (frame.type === "event") arrivals.note(frame.event.excerpt);
})();
// The subscription stands as soon as anything comes through it.
const awake = arrivals.of("awake");
const waking = setInterval(() => pane.print("Error: awake\r\n"), 50);
await awake;
clearInterval(waking);
const inStream: number[] = [];
const inLog: number[] = [];
for (let line = -WARM_UP; line < LINES; line += 1) {
  const marker = `line ${line} of this bench`;
  const seen = Promise.all([arrivals.of(marker), grown(log)]);
  const start = performance.now();
  pane.print(`Error: ${marker}\r\n`);
  const [streamAt, logAt] = await seen;
  if (line < 0) continue;
  inStream.push(streamAt - start);
  inLog.push(logAt - start);
}
leaving.abort();
await following;
await client.close();
await daemon.stop();
pane.close();
rmSync(directory, { recursive: true });
process.stderr.write(
  `load ${loadavg()
    .map((of) => of.toFixed(1))
    .join(" ")}\n`,
);

const slow = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN;
report([
  absolute(
    "a line in a pane → its event in the stream, median",
    "ms",
    median(inStream),
    median(inLog),
    atMost(50),
  ),
  absolute("the same, 95 of 100", "ms", slow(inStream), slow(inLog)),
]);
