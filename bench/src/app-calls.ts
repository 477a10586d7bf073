// What the calls of the app plane cost the daemon's process, in processor time, on a home as full as one is meant to
// get, and on one with a hundred times its events and messages. Beside them the raw echo of as many bytes.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { APP_LINES } from "./app-lines.ts";
import { startBenchDaemon, type BenchDaemon } from "./app/bench-daemon.ts";
import { FILLED, filledHome } from "./app/filled-home.ts";
import { askOnce, LineClient } from "./app/line-client.ts";
import { cpuMs } from "./app/process-cost.ts";
import { buildFirst } from "./build-first.ts";
import { median } from "./measure.ts";
import { absolute, atLeast, atMost, beyond, ratio, report, type Figure, type Goal } from "./report.ts";
import { startServer } from "./start-server.ts";

const ROUNDS = 7;
const GROWTH = 100;
const CLIENTS = 8;
const IN_FLIGHT = 64;

interface MeasuredCall {
  readonly name: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly times: number;
  /** Which of the echo's answers is about as long. */
  readonly anchor: keyof typeof APP_LINES;
  /** Milliseconds of processor time. */
  readonly goalMs: number;
  /** Whether it reads the state. */
  readonly reads: boolean;
  /** Whether it is asked of the larger home as well. */
  readonly grows: boolean;
}

const list = (noun: string, limit: number, filters?: object): MeasuredCall => ({
  name: `${noun} list of ${limit}${filters === undefined ? "" : `, ${Object.keys(filters).join(" and ")}`}`,
  method: `app.${noun}.list`,
  params: { limit, ...(filters && { filters }) },
  times: limit > 50 ? 150 : 400,
  anchor: "list",
  goalMs: limit > 50 ? 0.8 : 0.3,
  reads: true,
  grows: noun === "event" || noun === "queue",
});

const PREFLIGHT: MeasuredCall = {
  name: "preflight",
  method: "app.preflight",
  params: {},
  times: 3_000,
  anchor: "small",
  goalMs: 0.03,
  reads: false,
  grows: false,
};

const CALLS: readonly MeasuredCall[] = [
  PREFLIGHT,
  {
    name: "dashboard",
    method: "app.dashboard",
    params: {},
    times: 600,
    anchor: "small",
    goalMs: 0.3,
    reads: true,
    grows: true,
  },
  ...["container", "pane", "agent", "event", "queue", "route", "log_attachment"].map((noun) =>
    list(noun, 50),
  ),
  ...["pane", "agent", "event", "queue"].map((noun) => list(noun, 200)),
  list("event", 50, { event_type: "error" }),
  list("queue", 50, { state: "delivered" }),
];

/** A daemon, with a client that stays connected. */
interface Measured {
  /** Commits something that no answer shows: what the daemon remembers of its reads is worth nothing afterwards. */
  readonly commit: () => void;
  readonly path: string;
  readonly pid: number;
  readonly token: string;
  readonly client: LineClient;
}

/** Of calls whose daemon has just committed something. */
const CHANGED_TIMES = 100;

const found = new Map<string, number[]>();
const keep = (key: string, value: number): void => void found.set(key, [...(found.get(key) ?? []), value]);
const of = (key: string): number => median(found.get(key) ?? []);

/** Processor milliseconds of one call while `ask` asks so many. */
async function cost(pid: number, times: number, ask: () => Promise<unknown>): Promise<number> {
  const before = cpuMs(pid);
  await ask();
  return (cpuMs(pid) - before) / times;
}

function lineOf({ method, params }: MeasuredCall, token: string, id?: number): string {
  const call = { ...(id !== undefined && { id }), method, params: { app_session_token: token, ...params } };
  return `${JSON.stringify(call)}\n`;
}

async function measured(home: string, { appSocket: path, pid }: BenchDaemon): Promise<Measured> {
  const answer = await askOnce(
    path,
    `${JSON.stringify({ method: "app.hello", params: { client_id: "bench", client_version: "0" } })}\n`,
  );
  const { result } = JSON.parse(answer) as { result: { app_session_token: string } }; // what hello gives
  const database = new DatabaseSync(join(home, "interlock.sqlite3"), { timeout: 10_000 });
  // A row that is written as it was is no change to SQLite.
  const change = database.prepare("UPDATE meta SET created_at = created_at + 1");
  const daemon: Measured = {
    path,
    pid,
    token: result.app_session_token,
    client: await LineClient.connect(path),
    commit: () => void change.run(),
  };
  for (const call of CALLS) {
    const said = await askOnce(path, lineOf(call, daemon.token));
    if (!said.startsWith('{"ok":true')) throw new Error(`${call.method} answers ${said}`);
  }
  return daemon;
}

async function measureCall(call: MeasuredCall, one: Measured, hundred: Measured): Promise<void> {
  const { times, name } = call;
  const line = lineOf(call, one.token, 5000);
  keep(name, await cost(one.pid, times, () => one.client.ask(line, times)));
  if (call.reads)
    keep(
      `${name} changed`,
      await cost(one.pid, CHANGED_TIMES, async () => {
        for (let n = 0; n < CHANGED_TIMES; n += 1) {
          one.commit();
          await one.client.ask(line, 1);
        }
      }),
    );
  if (!call.grows) return;
  keep(
    `${name} grown`,
    await cost(hundred.pid, times, () => hundred.client.ask(lineOf(call, hundred.token, 5000), times)),
  );
}

async function measureConnections({ path, pid, token, client }: Measured): Promise<void> {
  const line = lineOf(PREFLIGHT, token, 5000);
  keep("pipelined", await cost(pid, 20_000, () => client.ask(line, 20_000, IN_FLIGHT)));
  keep("own connection", await ownConnections(path, pid, lineOf(PREFLIGHT, token)));
}

async function ownConnections(path: string, pid: number, line: string): Promise<number> {
  return cost(pid, 500, async () => {
    for (let n = 0; n < 500; n += 1) await askOnce(path, line);
  });
}

/** Lists a second: one client with everything in flight, then eight clients with a share of it each. */
async function measureThroughput({ path, token, client }: Measured): Promise<void> {
  const lists = 1_600;
  for (const [kind, call, times] of [
    ["small", PREFLIGHT, 40_000],
    ["list", list("pane", 50), lists],
  ] as const) {
    const line = lineOf(call, token, 5000);
    const rate = async (ask: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await ask();
      return (times * 1000) / (performance.now() - start);
    };
    keep(`${kind} one client`, await rate(() => client.ask(line, times, IN_FLIGHT)));
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => LineClient.connect(path)));
    const share = (each: LineClient): Promise<void> => each.ask(line, times / CLIENTS, IN_FLIGHT / CLIENTS);
    keep(`${kind} eight clients`, await rate(() => Promise.all(clients.map(share))));
    for (const each of clients) each.close();
  }
}

async function measureEcho(pid: number, client: LineClient): Promise<void> {
  for (const size of ["small", "list"] as const) {
    const times = size === "small" ? 3_000 : 400;
    keep(`echo ${size}`, await cost(pid, times, () => client.ask(APP_LINES[size].request, times)));
  }
  keep(
    "echo pipelined",
    await cost(pid, 20_000, () => client.ask(APP_LINES.small.request, 20_000, IN_FLIGHT)),
  );
}

if (!process.argv.includes("--as-built")) buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
process.stderr.write(
  `filling two homes: ${FILLED}; the second with ${GROWTH} times the events and messages\n`,
);
const homes = [
  filledHome(join(directory, "one"), 1),
  filledHome(join(directory, "hundred"), GROWTH),
] as const;
const daemons = [await startBenchDaemon(homes[0]), await startBenchDaemon(homes[1])] as const;
const one = await measured(homes[0], daemons[0]);
const hundred = await measured(homes[1], daemons[1]);
const echo = await startServer("raw", directory);
const echoClient = await LineClient.connect(echo.path);
const load = loadavg();
for (let round = -1; round < ROUNDS; round += 1) {
  await measureEcho(echo.pid, echoClient);
  keep("echo own connection", await ownConnections(echo.path, echo.pid, APP_LINES.small.request));
  for (const call of CALLS) await measureCall(call, one, hundred);
  await measureConnections(one);
  await measureThroughput(one);
  // The first round only warms up.
  if (round < 0) found.clear();
  process.stderr.write(round < 0 ? "warm-up done\n" : `round ${round + 1} of ${ROUNDS}\n`);
}
process.stderr.write(
  `load before ${load.map((of) => of.toFixed(1)).join(" ")}, after ${loadavg()
    .map((of) => of.toFixed(1))
    .join(" ")}\n`,
);
for (const each of [one.client, hundred.client, echoClient]) each.close();
await Promise.all([...daemons, echo].map((each) => each.stop()));
rmSync(directory, { recursive: true });

const GROWN: Goal = atMost(1.5);
report([
  ...CALLS.map(({ name, anchor, goalMs }): Figure =>
    absolute(name, "ms", of(name), of(`echo ${anchor}`), atMost(goalMs)),
  ),
  ...CALLS.filter(({ reads }) => reads).map(({ name, anchor, goalMs }): Figure =>
    absolute(`${name}, after a commit`, "ms", of(`${name} changed`), of(`echo ${anchor}`), atMost(goalMs)),
  ),
  absolute(`preflight, ${IN_FLIGHT} in flight`, "ms", of("pipelined"), of("echo pipelined"), atMost(0.03)),
  beyond(
    "preflight on its own connection, beyond a kept one",
    "ms",
    of("own connection"),
    of("preflight"),
    atMost(0.2),
  ),
  ...(["small", "list"] as const).map((kind) =>
    ratio(
      `${kind === "small" ? "preflights" : "pane lists"}, ${CLIENTS} clients / one that pipelines`,
      "calls/s",
      of(`${kind} eight clients`),
      of(`${kind} one client`),
      atLeast(0.9),
    ),
  ),
  ...CALLS.filter(({ grows }) => grows).map(({ name }) =>
    ratio(`${name}, ${GROWTH} × events and messages / once`, "ms", of(`${name} grown`), of(name), GROWN),
  ),
]);
