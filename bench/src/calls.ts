// Small call and 50-row list over a kept Unix-socket connection. The peers take turns within each round, so that a
// machine that changes its speed changes it for all of them; what counts are the ratios.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concurrent, median, sequential } from "./measure.ts";
import { PEERS, type BenchPeer, type PeerName } from "./peers.ts";
import { atLeast, atMost, ratio, report, type Figure as ReportedFigure, type Goal } from "./report.ts";
import { startServer } from "./start-server.ts";

const ROUNDS = 7;
const TITLES: Readonly<Record<PeerName, string>> = {
  raw: "raw echo",
  jsonrpc: "vscode-jsonrpc",
  interlock: "interlock",
};
const NAMES: readonly PeerName[] = ["raw", "jsonrpc", "interlock"];
const FIGURES = {
  "small p50": (peer: BenchPeer) => sequential(peer.small, 2_000),
  "small, 64 in flight": (peer: BenchPeer) => concurrent(peer.small, 20_000, 64),
  "list of 50 p50": (peer: BenchPeer) => sequential(peer.list, 500),
  "list of 50, 64 in flight": (peer: BenchPeer) => concurrent(peer.list, 3_000, 64),
} as const;
type Figure = keyof typeof FIGURES;

const directory = mkdtempSync(join(tmpdir(), "il-bench-"));
const servers = await Promise.all(NAMES.map((name) => startServer(name, directory)));
const found = new Map<string, number[]>();
for (let round = -1; round < ROUNDS; round += 1) {
  for (const [index, name] of NAMES.entries()) {
    const peer = await PEERS[name](servers[index]?.path ?? "");
    // Object.keys forgets the keys of the table.
    for (const figure of Object.keys(FIGURES) as Figure[]) {
      const value = await FIGURES[figure](peer);
      // The first round only warms up.
      if (round >= 0) found.set(`${figure} ${name}`, [...(found.get(`${figure} ${name}`) ?? []), value]);
    }
    peer.close();
  }
  process.stderr.write(round < 0 ? "warm-up done\n" : `round ${round + 1} of ${ROUNDS}\n`);
}
await Promise.all(servers.map((server) => server.stop()));
rmSync(directory, { recursive: true });

const of = (figure: Figure, name: PeerName): number => median(found.get(`${figure} ${name}`) ?? []);
const against = (figure: Figure, anchor: PeerName, unit: string, goal?: Goal): ReportedFigure =>
  ratio(`${figure} / ${TITLES[anchor]}`, unit, of(figure, "interlock"), of(figure, anchor), goal);
report([
  against("small p50", "raw", "µs", atMost(1.35)),
  against("small p50", "jsonrpc", "µs", atMost(0.75)),
  against("small, 64 in flight", "jsonrpc", "calls/s", atLeast(2.5)),
  against("small, 64 in flight", "raw", "calls/s"),
  against("list of 50 p50", "raw", "µs"),
  against("list of 50 p50", "jsonrpc", "µs"),
  against("list of 50, 64 in flight", "jsonrpc", "calls/s"),
]);
