import type { WriterMap, WriterName } from "../operations/operation-map.ts";
import { StoreError, type StoreErrorData } from "../store-error.ts";
import type { Clock } from "../timestamp.ts";
import type { FromWriter, JobResult, ToWriter, WriterJob } from "./writer-protocol.ts";
import type { WriterThread } from "./writer-thread.ts";

export interface WriterClient {
  readonly boot: number;
  readonly cursorKey: Uint8Array;
  run<Name extends WriterName>(
    name: Name,
    input: WriterMap[Name]["input"],
  ): Promise<WriterMap[Name]["output"]>;
  /** Null while writes are possible. */
  readonly failure: () => StoreErrorData | null;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

const CLOSED: StoreErrorData = { code: "store_closed", reason: "the store was closed", fix: null };
const ENDED: StoreErrorData = {
  code: "storage_failed",
  reason: "the writer ended",
  fix: "start the daemon again",
};

/** Has the writer's thread open the state in `home`. Rejects with the `StoreError` it refused with. */
export function startWriter(
  home: string,
  clock: Clock,
  { worker, open }: WriterThread,
): Promise<WriterClient> {
  open({ home, now: clock() });
  const waiting = new Map<number, Waiting>();
  let outgoing: WriterJob[] = [];
  let nextId = 1;
  let failure: StoreErrorData | null = null;
  let closing: Promise<void> | null = null;
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));

  const send = (message: ToWriter): void => worker.postMessage(message);
  const flush = (): void => {
    if (outgoing.length === 0) return;
    send({ kind: "jobs", jobs: outgoing });
    outgoing = [];
  };
  const settle = (result: JobResult): void => {
    const waiter = waiting.get(result.id);
    waiting.delete(result.id);
    if (result.ok) return waiter?.resolve(result.output);
    if (result.failure.code === "storage_failed") failure = result.failure;
    waiter?.reject(new StoreError(result.failure));
  };

  const client = (boot: number, cursorKey: Uint8Array): WriterClient => ({
    boot,
    cursorKey,
    failure: () => failure,
    run: (name, input) =>
      new Promise((resolve, reject) => {
        if (failure !== null || closing !== null) return reject(new StoreError(failure ?? CLOSED));
        const id = nextId++;
        // The writer answers a job of this name with this name's output: WriterTable is total over WriterMap.
        waiting.set(id, { resolve: resolve as (output: unknown) => void, reject });
        // What one turn of the event loop asks for travels as one message.
        if (outgoing.length === 0) queueMicrotask(flush);
        // Name and input come from the same entry of WriterMap; the union of jobs cannot see that they belong together.
        outgoing.push({ id, name, input, at: clock() } as WriterJob);
      }),
    close: () => {
      if (closing !== null) return closing;
      flush();
      send({ kind: "close" });
      return (closing = ended);
    },
  });

  return new Promise((resolve, reject) => {
    let started = false;
    const end = (cause?: unknown): void => {
      failure ??= closing === null ? ENDED : CLOSED;
      if (!started) reject(new StoreError({ ...ENDED, code: "state_unusable" }, { cause }));
      for (const waiter of waiting.values()) waiter.reject(new StoreError(failure, { cause }));
      waiting.clear();
    };
    worker.on("error", end);
    worker.on("exit", () => end());
    worker.on("message", (message: FromWriter) => {
      switch (message.kind) {
        case "ready":
          started = true;
          return resolve(client(message.boot, message.cursorKey));
        case "refused":
          started = true;
          return reject(new StoreError(message.failure));
        case "results":
          return message.results.forEach(settle);
        case "closed":
          return undefined;
      }
    });
  });
}
