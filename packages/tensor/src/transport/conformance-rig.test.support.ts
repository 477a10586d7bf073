import { afterEach } from "vitest";
import { eventually } from "./eventually.test.support.ts";
import type { Added, Publication, Subscription, Transport } from "./transport.ts";
import type { TransportLimits } from "./transport-limits.ts";

/** Streams of one implementation, for one test. */
export interface Rig {
  connect(): Transport;
  /** Lets so much time pass as a slow subscriber has. */
  elapse(): void;
  close(): Promise<void>;
}

/** Small, so that a test fills it quickly; and with more patience than a busy machine needs. */
export const LIMITS: TransportLimits = { windowBytes: 8192, patienceMs: 60_000 };
export const IMPATIENT: TransportLimits = { ...LIMITS, patienceMs: 200 };
export const LONGEST = LIMITS.windowBytes / 8;
export const CHANNEL = "aeron:ipc";

export function added<T>(outcome: Added<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusal);
  return outcome.value;
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

export function bytesOf(value: string): Uint8Array {
  return Buffer.from(value);
}

/** Everything a subscription has now, as text. */
export function drain(subscription: Subscription, limit = 100): readonly string[] {
  const seen: string[] = [];
  while (subscription.poll((bytes) => seen.push(text(bytes)), limit) > 0);
  return seen;
}

export type MakeRig = (limits: TransportLimits) => Promise<Rig>;

/** What the tests of one implementation start with. */
export interface Setup {
  start(limits?: TransportLimits): Promise<Rig>;
  connected(publication: Publication): Promise<Publication>;
  /** A transport each for a publisher and a subscriber of stream 7. */
  pair(limits?: TransportLimits): Promise<Pair>;
  /** Polls until so many messages have come. */
  poll(subscription: Subscription, count: number): Promise<readonly string[]>;
}

export interface Pair {
  readonly rig: Rig;
  readonly publication: Publication;
  readonly subscription: Subscription;
}

/** A rig for each test that asks, closed after it. */
export function setupOf(makeRig: MakeRig): Setup {
  let rig: Rig | undefined;
  const start = async (limits = LIMITS): Promise<Rig> => (rig = await makeRig(limits));
  afterEach(async () => {
    await rig?.close();
    rig = undefined;
  });

  async function connected(publication: Publication): Promise<Publication> {
    await eventually("a publication has a subscriber", () => publication.isConnected);
    return publication;
  }

  async function pair(limits = LIMITS): Promise<Pair> {
    const rig = await start(limits);
    const subscription = added(rig.connect().addSubscription(CHANNEL, 7));
    const publication = added(rig.connect().addPublication(CHANNEL, 7));
    await connected(publication);
    return { rig, publication, subscription };
  }

  async function poll(subscription: Subscription, count: number): Promise<readonly string[]> {
    const seen: string[] = [];
    await eventually(`${count} messages`, () => {
      seen.push(...drain(subscription));
      return seen.length >= count;
    });
    return seen;
  }

  return { start, connected, pair, poll };
}
