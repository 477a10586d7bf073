// From an accepted send_input to the program in the pane, against a script of tmux commands that types by hand. Both
// take turns within each round, on the same panes.
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFirst } from "./build-first.ts";
import { median } from "./measure.ts";
import { absolute, atMost, ratio, report, type Figure } from "./report.ts";
import { openContainer, openHost, type Place } from "./send/place.ts";
import { startSendingDaemon, type SendingDaemon, type Target } from "./send/sending-daemon.ts";

const ROUNDS = 5;
const ONE_BY_ONE = 10;
const PANES = 50;
/** Messages for each of the panes, whose order is looked at. */
const EACH = 4;

type Samples = Map<string, number[]>;

function add(samples: Samples, name: string, value: number): void {
  samples.set(name, [...(samples.get(name) ?? []), value]);
}

let told = 0;
/** A text of its own each time, so that none is taken for another. */
function fresh(): string {
  told += 1;
  return `message ${told} of the bench.`;
}

/** One page of a file written and synced: what a commit cannot do without. */
function syncMs(directory: string): number {
  const file = openSync(join(directory, "synced"), "w");
  writeSync(file, Buffer.alloc(4096));
  const start = performance.now();
  fsyncSync(file);
  const ms = performance.now() - start;
  closeSync(file);
  return ms;
}

/** One message after the other into one pane. */
async function oneByOne(daemon: SendingDaemon, [pane]: readonly Target[], samples: Samples): Promise<void> {
  if (pane === undefined) throw new Error("no pane");
  for (let n = 0; n < ONE_BY_ONE; n += 1) {
    const text = fresh();
    const arrival = pane.tap.arrival(text);
    const start = performance.now();
    await daemon.client.sendInput({ target_agent_id: pane.agentId, payload: { text } });
    const accepted = performance.now();
    const at = await arrival;
    add(samples, "accepted to bytes", at - accepted);
    add(samples, "call to bytes", at - start);
    await daemon.idle();
  }
}

async function oneByHand(place: Place, [pane]: readonly Target[], samples: Samples): Promise<void> {
  if (pane === undefined) throw new Error("no pane");
  for (let n = 0; n < ONE_BY_ONE; n += 1) {
    const text = fresh();
    const arrival = pane.tap.arrival(text);
    const start = performance.now();
    const typed = place.byHand(pane, text);
    add(samples, "by hand", (await arrival) - start);
    await typed;
  }
}

/** From the first call to the last pane's bytes. */
async function allAtOnce(
  panes: readonly Target[],
  type: (pane: Target, text: string) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const arrivals = panes.map(async (pane) => {
    const text = fresh();
    const arrival = pane.tap.arrival(text);
    await type(pane, text);
    return arrival;
  });
  return Math.max(...(await Promise.all(arrivals))) - start;
}

/** @throws Error when a pane got its messages in another order than they were accepted in. */
async function inOrder(daemon: SendingDaemon, panes: readonly Target[]): Promise<void> {
  await Promise.all(
    panes.map(async ({ tap, agentId }) => {
      tap.forget();
      const texts = Array.from({ length: EACH }, fresh);
      const last = tap.arrival(`${texts.at(-1)}\n`);
      for (const text of texts)
        await daemon.client.sendInput({ target_agent_id: agentId, payload: { text } });
      await last;
      const wanted = `${texts.join("\n")}\n`;
      if (tap.received !== wanted) throw new Error(`not in order: ${JSON.stringify(tap.received)}`);
    }),
  );
}

async function measure(daemon: SendingDaemon, place: Place, directory: string): Promise<Samples> {
  const panes = await daemon.adopt(place);
  const send = ({ agentId }: Target, text: string) =>
    daemon.client.sendInput({ target_agent_id: agentId, payload: { text } });
  let samples: Samples = new Map();
  for (let round = -1; round < ROUNDS; round += 1) {
    // The first round only warms up.
    if (round === 0) samples = new Map();
    await oneByOne(daemon, panes, samples);
    await oneByHand(place, panes, samples);
    add(samples, "all at once", await allAtOnce(panes, send));
    await daemon.idle();
    // Two hundred programs: once is enough.
    if (round === 0)
      add(samples, "all by hand", await allAtOnce(panes, (pane, text) => place.byHand(pane, text)));
    await inOrder(daemon, panes);
    await daemon.idle();
    for (let n = 0; n < ONE_BY_ONE; n += 1) add(samples, "sync", syncMs(directory));
    const soFar = [...samples].map(([name, values]) => `${name} ${median(values).toFixed(1)} ms`);
    process.stderr.write(`round ${round + 1} of ${ROUNDS}: ${soFar.join(", ")}\n`);
  }
  return samples;
}

function figures(name: string, samples: Samples, goalMs: number): readonly Figure[] {
  const of = (what: string): number => median(samples.get(what) ?? []);
  return [
    absolute(
      `${name}: accepted to bytes, beside by hand`,
      "ms",
      of("accepted to bytes"),
      of("by hand"),
      atMost(goalMs),
    ),
    ratio(`${name}: accepted to bytes / by hand`, "ms", of("accepted to bytes"), of("by hand")),
    ratio(`${name}: accepted to bytes / a sync of the disk`, "ms", of("accepted to bytes"), of("sync")),
    ratio(`${name}: call to bytes / by hand`, "ms", of("call to bytes"), of("by hand")),
    ratio(`${name}: ${PANES} panes at once / one`, "ms", of("all at once"), of("call to bytes")),
    ratio(`${name}: ${PANES} panes at once / by hand`, "ms", of("all at once"), of("all by hand")),
  ];
}

/** `host` or `container` as an argument leaves out the other. */
function isWanted(name: string): boolean {
  const named = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
  return named.length === 0 || named.includes(name);
}

buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
const containerName = `interlock-bench-send-${process.pid}`;
const opened: (readonly [name: string, place: Place, goalMs: number])[] = [];
const found: Figure[] = [];
try {
  const tmuxDirectory = mkdtempSync(join(directory, "host-"));
  if (isWanted("host")) opened.push(["host", await openHost(tmuxDirectory, PANES), 15]);
  if (isWanted("container")) {
    const box = await openContainer(containerName, mkdtempSync(join(directory, "box-")), PANES);
    if (box === null) process.stderr.write("no container engine answers: the container is left out\n");
    else opened.push(["container", box, 100]);
  }
  const daemon = await startSendingDaemon(join(directory, "home"), tmuxDirectory, containerName);
  try {
    for (const [name, place, goalMs] of opened) {
      process.stderr.write(`${name}\n`);
      found.push(...figures(name, await measure(daemon, place, directory), goalMs));
    }
  } finally {
    await daemon.stop();
  }
} finally {
  for (const [, place] of opened) {
    await place.close();
    for (const { tap } of place.panes) tap.close();
  }
  rmSync(directory, { recursive: true });
}
report(found);
