// Small call and 50-row list over a kept Unix-socket connection. The peers take turns within each round, so that a
// machine that changes its speed changes it for all of them; what counts are the ratios.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { concurrent, median, sequential } from "./measure.ts";
import { PEERS, type BenchPeer, type PeerName } from "./peers.ts";
import { startServer } from "./start-server.ts";

const ROUNDS = 7;
const NAMES: readonly PeerName[] = ["raw", "jsonrpc", "interlock"];
const FIGURES = {
  "small p50 µs": (peer: BenchPeer) => sequential(peer.small, 2_000),
  "small 64 in flight /s": (peer: BenchPeer) => concurrent(peer.small, 20_000, 64),
  "list50 p50 µs": (peer: BenchPeer) => sequential(peer.list, 500),
  "list50 64 in flight /s": (peer: BenchPeer) => concurrent(peer.list, 3_000, 64),
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

const rows = (Object.keys(FIGURES) as Figure[]).map((figure) => {
  const of = (name: PeerName): number => median(found.get(`${figure} ${name}`) ?? []);
  return {
    figure,
    raw: of("raw"),
    jsonrpc: of("jsonrpc"),
    interlock: of("interlock"),
    xRaw: of("interlock") / of("raw"),
    xJsonrpc: of("interlock") / of("jsonrpc"),
  };
});
if (process.argv.includes("--json")) console.log(JSON.stringify(rows));
else
  console.table(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key,
          typeof value === "number" ? Number(value.toPrecision(3)) : value,
        ]),
      ),
    ),
  );
