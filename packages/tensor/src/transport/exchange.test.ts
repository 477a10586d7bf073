import { verifies } from "@interlock/testkit/verifies";
import fc from "fast-check";
import { expect } from "vitest";
import { added } from "./conformance-rig.test.support.ts";
import { inProcessStreams } from "./in-process.ts";
import type { Publication, Subscription } from "./transport.ts";
import { charge } from "./transport-limits.ts";

const WINDOW = 1024;

type Step =
  | { readonly kind: "offer"; readonly by: number; readonly length: number }
  | { readonly kind: "claim"; readonly by: number; readonly commit: boolean }
  | { readonly kind: "poll"; readonly by: number; readonly limit: number }
  | { readonly kind: "join" | "leave"; readonly by: number };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("offer" as const), by: fc.nat(2), length: fc.nat(WINDOW / 8) }),
    fc.record({ kind: fc.constant("claim" as const), by: fc.nat(2), commit: fc.boolean() }),
    fc.record({ kind: fc.constant("poll" as const), by: fc.nat(2), limit: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ kind: fc.constantFrom("join" as const, "leave" as const), by: fc.nat(2) }),
  ),
  { maxLength: 120 },
);

interface Reader {
  readonly subscription: Subscription;
  readonly from: number;
  readonly seen: number[];
}

/** Each message is its number in the order in which all were taken. */
function numbered(number: number, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(4, length));
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

verifies(
  "SHM-112",
  "whoever offers, reads, joins and leaves: from join on every message comes once, in the one order",
  () => {
    fc.assert(
      fc.property(steps, (script) => {
        const transport = inProcessStreams({ windowBytes: WINDOW }, () => 0).connect();
        const publications: readonly Publication[] = [0, 1, 2].map(() =>
          added(transport.addPublication("aeron:ipc", 1)),
        );
        const readers = new Map<number, Reader>();
        let taken = 0;
        const poll = ({ subscription, from, seen }: Reader, limit: number): number =>
          subscription.poll((bytes) => {
            seen.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
            expect(seen.at(-1)).toBe(from + seen.length - 1);
          }, limit);
        for (const step of script) {
          const publication = publications[step.by];
          const reader = readers.get(step.by);
          if (step.kind === "offer" && publication?.offer(numbered(taken, step.length)).ok === true)
            taken += 1;
          if (step.kind === "claim") {
            const claiming = publication?.tryClaim(4);
            if (claiming?.ok !== true) continue;
            claiming.claim.bytes.set(numbered(taken, 4));
            if (step.commit) claiming.claim.commit();
            else claiming.claim.abort();
            taken += step.commit ? 1 : 0;
          }
          if (step.kind === "poll" && reader !== undefined) poll(reader, step.limit);
          if (step.kind === "join" && reader === undefined)
            readers.set(step.by, {
              subscription: added(transport.addSubscription("aeron:ipc", 1)),
              from: taken,
              seen: [],
            });
          if (step.kind === "leave" && reader !== undefined) {
            reader.subscription.close();
            readers.delete(step.by);
          }
        }
        for (const reader of readers.values()) {
          while (poll(reader, 8) > 0);
          expect(reader.from + reader.seen.length).toBe(taken);
        }
        // When everything has been read, every publication has its whole window again.
        if (readers.size === 0) return;
        for (const publication of publications) {
          const before = publication.position;
          while (publication.offer(numbered(0, 96)).ok);
          expect(publication.position - before).toBe(Math.floor(WINDOW / charge(96)) * charge(96));
        }
      }),
      { numRuns: 150 },
    );
  },
);
