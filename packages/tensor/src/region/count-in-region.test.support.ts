// A thread that maps a region of its own accord and counts in one of its words.
import { workerData } from "node:worker_threads";
import { AllowedBases } from "../path/allowed-bases.ts";
import { openMappedRegion } from "./mapped-region.ts";

const { base, path, byteLength, times } = workerData as {
  readonly base: string;
  readonly path: string;
  readonly byteLength: number;
  readonly times: number;
}; // what the test gives
using bases = AllowedBases.open([base]);
const opened = openMappedRegion({ bases, path, byteLength, access: "read-write" });
if (opened.kind === "refused") throw new Error(opened.reason);
const { words } = opened.region.writable();
for (let n = 0; n < times; n += 1) Atomics.add(words, 16, 1);
opened.region.close();
