import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { AllowedBases } from "../path/allowed-bases.ts";
import { heapRegion } from "./heap-region.ts";
import { createMappedRegion, openMappedRegion } from "./mapped-region.ts";
import type { Region } from "./region.ts";
import { joinSharedRegion, sharedRegion } from "./shared-region.ts";

/** A private directory in shared memory, allowed, and gone after the test. */
export function memoryBase(): { readonly base: string; readonly bases: AllowedBases } {
  const base = realpathSync(mkdtempSync("/dev/shm/il-tensor-"));
  const bases = AllowedBases.open([base]);
  onTestFinished(() => {
    bases[Symbol.dispose]();
    rmSync(base, { recursive: true, force: true });
  });
  return { base, bases };
}

/** One region, and the same bytes as another party sees them, where the back end has one. */
export interface Pair {
  readonly region: Region;
  readonly other: Region;
}

/** The back ends of this system by name; each gives zeroed regions, closed at the end of the test. */
export const BACK_ENDS: Readonly<Record<string, (byteLength: number) => Pair>> = {
  heap: (byteLength) => {
    const region = heapRegion(byteLength);
    return closing({ region, other: region });
  },
  "shared-array-buffer": (byteLength) => {
    const region = sharedRegion(byteLength);
    return closing({ region, other: joinSharedRegion(region.buffer, "read-write") });
  },
  ...(process.platform === "linux" && { "mapped-file": mappedPair }),
};

function mappedPair(byteLength: number): Pair {
  const { bases, base } = memoryBase();
  const path = join(base, "region");
  const made = createMappedRegion({ bases, path, byteLength, superblock: new Uint8Array(0) });
  if (made.kind === "refused") throw new Error(made.reason);
  const opened = openMappedRegion({ bases, path, byteLength, access: "read-write" });
  if (opened.kind === "refused") throw new Error(opened.reason);
  return closing({ region: made.region, other: opened.region });
}

function closing(pair: Pair): Pair {
  onTestFinished(() => {
    pair.region.close();
    pair.other.close();
  });
  return pair;
}
