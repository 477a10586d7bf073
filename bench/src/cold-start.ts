// Client cold start, built packages, a fresh process each time: import, connect, first call. Twice over: within the
// process from before the import to the answer, and as the whole process less an empty one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildFirst } from "./build-first.ts";
import { median } from "./measure.ts";
import { atMost, ratio, report } from "./report.ts";
import { runProgram } from "./run-program.ts";
import { startServer } from "./start-server.ts";

const ROUNDS = 25;
const CLIENTS = ["empty", "jsonrpc", "interlock"] as const;
type Client = (typeof CLIENTS)[number];

interface Sample {
  readonly wallMs: number;
  readonly importMs: number;
  readonly answeredMs: number;
}

/** What the client processes write. */
interface Timing {
  readonly importMs: number;
  readonly answeredMs: number;
}

const found: Record<Client, Sample[]> = { empty: [], jsonrpc: [], interlock: [] };

async function measure(client: Client, path: string): Promise<Sample> {
  const { wallMs, output } = await runProgram(fileURLToPath(new URL(`cold/${client}.mjs`, import.meta.url)), [
    path,
  ]);
  const timing = JSON.parse(output) as Timing; // written by the programs in cold/
  return { wallMs, ...timing };
}

buildFirst();
const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
const servers = {
  jsonrpc: await startServer("jsonrpc", directory),
  interlock: await startServer("interlock", directory),
};
for (let round = -1; round < ROUNDS; round += 1) {
  for (const client of CLIENTS) {
    const sample = await measure(client, client === "empty" ? "" : servers[client].path);
    // The first round only warms up.
    if (round >= 0) found[client].push(sample);
  }
}
await Promise.all(Object.values(servers).map((server) => server.stop()));
rmSync(directory, { recursive: true });

const middle = (client: Client, key: keyof Sample): number =>
  median(found[client].map((sample) => sample[key]));
const beyondEmpty = (client: Client): number => middle(client, "wallMs") - middle("empty", "wallMs");
report([
  ratio(
    "import + connect + first call, in the process / vscode-jsonrpc",
    "ms",
    middle("interlock", "answeredMs"),
    middle("jsonrpc", "answeredMs"),
    atMost(0.35),
  ),
  ratio(
    "of which import / vscode-jsonrpc",
    "ms",
    middle("interlock", "importMs"),
    middle("jsonrpc", "importMs"),
  ),
  ratio(
    "whole process less an empty one / vscode-jsonrpc",
    "ms",
    beyondEmpty("interlock"),
    beyondEmpty("jsonrpc"),
    atMost(0.35),
  ),
]);
