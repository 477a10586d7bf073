// Forgets a region twice: first with a view left, which keeps the mapping, then without.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { AllowedBases } from "../path/allowed-bases.ts";
import { createMappedRegion } from "./mapped-region.ts";

const base = mkdtempSync("/dev/shm/il-forget-");
const bases = AllowedBases.open([base]);

function viewOfForgotten(): Uint8Array<ArrayBufferLike> {
  const path = `${base}/region`;
  const made = createMappedRegion({ bases, path, byteLength: 4096, superblock: new Uint8Array(0) });
  if (made.kind === "refused") throw new Error(made.reason);
  return made.region.memory().bytes;
}

const mapped = (): number => readFileSync("/proc/self/maps", "utf8").split("il-forget-").length - 1;

async function collected(): Promise<number> {
  const deadline = performance.now() + 10_000;
  do {
    globalThis.gc?.();
    await setTimeout(1);
  } while (mapped() > 0 && performance.now() < deadline && views.length === 0);
  return mapped();
}

const views: Uint8Array<ArrayBufferLike>[] = [viewOfForgotten()];
const before = mapped();
const withView = await collected();
views.length = 0;
process.stdout.write(`mapped ${before}, with a view ${withView}, without ${await collected()}\n`);
rmSync(base, { recursive: true });
