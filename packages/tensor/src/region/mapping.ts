import { libc } from "../native/libc.ts";
import type { RegionAccess } from "./region.ts";

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MAP_POPULATE = 0x8000;
const MADV_HUGEPAGE = 14;

export interface MappingOptions {
  /** Bring all pages in now, so that no first touch costs later. */
  readonly populate: boolean;
  /** Keep them in memory: fails where the limit of locked memory is lower. */
  readonly lock: boolean;
  /** Ask for transparent huge pages; a kernel that has none ignores it. */
  readonly adviseHugepages: boolean;
}

export type MapResult =
  | { readonly kind: "mapped"; readonly memory: ArrayBuffer; readonly unmap: () => void }
  | { readonly kind: "failed"; readonly reason: "map_failed" | "lock_failed"; readonly errno: number };

/** Whoever forgets a region loses no memory: once no view of it is left, it is unmapped. */
const forgotten = new FinalizationRegistry<Mapping>((mapping) => {
  unmap(mapping);
});

interface Mapping {
  readonly address: bigint;
  readonly byteLength: number;
}

/** Maps a file's first bytes, shared with whoever maps them too. The descriptor may be closed afterwards. */
export function mapFile(
  descriptor: number,
  byteLength: number,
  access: RegionAccess,
  options: MappingOptions,
): MapResult {
  const protection = access === "read-only" ? PROT_READ : PROT_READ | PROT_WRITE;
  const flags = options.populate ? MAP_SHARED | MAP_POPULATE : MAP_SHARED;
  const mapped = libc().map(descriptor, byteLength, protection, flags);
  if (mapped.kind === "failed") return { kind: "failed", reason: "map_failed", errno: mapped.errno };
  const { address, memory } = mapped;
  const mapping = { address, byteLength };
  forgotten.register(memory, mapping, mapping);
  const release = (): void => {
    forgotten.unregister(mapping);
    // First the views lose their bytes, then the bytes go: in this order nothing can reach an address without memory.
    memory.transfer(0);
    unmap(mapping);
  };
  if (options.adviseHugepages) libc().advise(address, byteLength, MADV_HUGEPAGE);
  if (options.lock) {
    const locked = libc().lock(address, byteLength);
    if (locked < 0) {
      release();
      return { kind: "failed", reason: "lock_failed", errno: -locked };
    }
  }
  return { kind: "mapped", memory, unmap: release };
}

function unmap({ address, byteLength }: Mapping): void {
  const result = libc().unmap(address, byteLength);
  // Only wrong arguments make it fail, and then memory of somebody else may be at stake.
  if (result < 0) throw new Error(`munmap failed with ${-result}`);
}
