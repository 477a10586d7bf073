import { SUPERBLOCK_BYTES } from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect, it } from "vitest";
import { heapRegion } from "./heap-region.ts";
import {
  activityOf,
  decodeSuperblock,
  encodeSuperblock,
  refreshActivity,
  superblockMismatch,
  type Superblock,
} from "./superblock.ts";

const RING: Superblock = {
  epoch: 7n,
  streamId: 10_000,
  nslots: 8,
  content: { kind: "header-ring" },
  pid: 4242n,
  startTimestampNs: 1000n,
  activityTimestampNs: 2000n,
};
const POOL: Superblock = { ...RING, content: { kind: "payload-pool", poolId: 1, strideBytes: 65_536 } };

const RING_BYTES =
  "314d48534c504f54 01000000 0700000000000000 10270000 0100 0000 08000000 00010000 00000000 9210000000000000 e803000000000000 d007000000000000";
const POOL_BYTES =
  "314d48534c504f54 01000000 0700000000000000 10270000 0200 0100 08000000 00000100 00000100 9210000000000000 e803000000000000 d007000000000000";

verifies("SHM-214", "a superblock has the bytes that the other implementations write", () => {
  expect(Buffer.from(encodeSuperblock(RING)).toString("hex")).toBe(RING_BYTES.replaceAll(" ", ""));
  expect(Buffer.from(encodeSuperblock(POOL)).toString("hex")).toBe(POOL_BYTES.replaceAll(" ", ""));
  expect([decodeSuperblock(encodeSuperblock(RING)), decodeSuperblock(encodeSuperblock(POOL))]).toEqual([
    RING,
    POOL,
  ]);
});

verifies("SHM-213", "a region that disagrees with its announcement in any field is named by it", () => {
  const spoilt = (superblock: Superblock, offset: number): string | undefined => {
    const bytes = encodeSuperblock(superblock);
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x10;
    return superblockMismatch(bytes, superblock);
  };
  const fields = {
    magic: [0, 7],
    layout_version: [8, 11],
    epoch: [12, 19],
    stream_id: [20, 23],
    region_type: [24, 25],
    pool_id: [26, 27],
    nslots: [28, 31],
    slot_bytes: [32, 35],
    stride_bytes: [36, 39],
  } as const;
  for (const [field, [first, last]] of Object.entries(fields)) {
    for (let offset = first; offset <= last; offset += 1) {
      expect([offset, spoilt(POOL, offset)]).toEqual([offset, field]);
      // The ring has no stride, and what is written there is not looked at.
      expect([offset, spoilt(RING, offset)]).toEqual([offset, field === "stride_bytes" ? undefined : field]);
    }
  }
  for (let offset = 40; offset < SUPERBLOCK_BYTES; offset += 1) expect(spoilt(POOL, offset)).toBeUndefined();
});

verifies("SHM-213", "a ring whose slots are no power of two is refused, whoever says so", () => {
  const odd = { ...RING, nslots: 12 };
  expect(superblockMismatch(encodeSuperblock(odd), odd)).toBe("nslots");
  const none = { ...RING, nslots: 0 };
  expect(superblockMismatch(encodeSuperblock(none), none)).toBe("nslots");
});

verifies("SHM-213", "a pool that leaves its slot size unset is taken by its stride", () => {
  const bytes = encodeSuperblock(POOL);
  new DataView(bytes.buffer).setUint32(32, 0xffff_ffff, true);
  expect(superblockMismatch(bytes, POOL)).toBeUndefined();
});

it("shows the writer's last sign of life", () => {
  using region = heapRegion(SUPERBLOCK_BYTES);
  region.memory().bytes.set(encodeSuperblock(RING));
  expect(activityOf(region)).toBe(2000n);
  refreshActivity(region, 2n ** 64n - 1n);
  expect(activityOf(region)).toBe(2n ** 64n - 1n);
  expect(decodeSuperblock(region.memory().bytes)).toEqual({ ...RING, activityTimestampNs: 2n ** 64n - 1n });
});
