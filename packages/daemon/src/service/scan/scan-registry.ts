import { randomBytes } from "node:crypto";

export type ScanKind = "containers" | "panes";
export const MAX_SCANS_IN_FLIGHT = 4;
export const MAX_SCAN_RECORDS = 100;

/** How one scan ended, or that it has not. `Result` is the shape of that kind's answer. */
export type ScanEnd<Result> =
  | { readonly state: "running" }
  | { readonly state: "completed"; readonly completedAtMs: number; readonly result: Result }
  | { readonly state: "failed"; readonly completedAtMs: number; readonly error: string };

export interface ScanRecord<Result> {
  readonly scanId: string;
  readonly kind: ScanKind;
  readonly startedAtMs: number;
  readonly end: ScanEnd<Result>;
  /** Resolves when the scan is over; never rejects. */
  readonly over: Promise<ScanEnd<Result>>;
}

interface MutableRecord<Result> {
  scanId: string;
  kind: ScanKind;
  startedAtMs: number;
  end: ScanEnd<Result>;
  over: Promise<ScanEnd<Result>>;
}

export type StartScan<Result> =
  | { readonly kind: "started" | "joined"; readonly record: ScanRecord<Result> }
  | { readonly kind: "too-many" };

/**
 * Scans by id. A call made while a scan of its kind runs joins that scan; a caller that goes away
 * cancels nothing. Only the oldest finished records are forgotten.
 */
export class ScanRegistry<Result> {
  readonly #records = new Map<string, MutableRecord<Result>>();
  readonly #errorCode: (error: unknown) => string;

  /** `errorCode` names a failure with a closed word; the failure itself goes to the operator. */
  constructor(errorCode: (error: unknown) => string) {
    this.#errorCode = errorCode;
  }

  start(kind: ScanKind, run: (scanId: string) => Promise<Result>): StartScan<Result> {
    const running = [...this.#records.values()].filter((record) => record.end.state === "running");
    const same = running.find((record) => record.kind === kind);
    if (same !== undefined) return { kind: "joined", record: same };
    if (running.length >= MAX_SCANS_IN_FLIGHT) return { kind: "too-many" };
    return { kind: "started", record: this.#begin(kind, run) };
  }

  find(scanId: string): ScanRecord<Result> | undefined {
    return this.#records.get(scanId);
  }

  #begin(kind: ScanKind, run: (scanId: string) => Promise<Result>): ScanRecord<Result> {
    const scanId = randomBytes(16).toString("hex");
    const over = run(scanId).then(
      (result): ScanEnd<Result> => ({ state: "completed", completedAtMs: Date.now(), result }),
      (error: unknown): ScanEnd<Result> => ({
        state: "failed",
        completedAtMs: Date.now(),
        error: this.#errorCode(error),
      }),
    );
    const record: MutableRecord<Result> = {
      scanId,
      kind,
      startedAtMs: Date.now(),
      end: { state: "running" },
      over: over.then((end) => (record.end = end)),
    };
    this.#records.set(scanId, record);
    this.#forgetOldest();
    return record;
  }

  #forgetOldest(): void {
    for (const [scanId, record] of this.#records) {
      if (this.#records.size <= MAX_SCAN_RECORDS) return;
      if (record.end.state !== "running") this.#records.delete(scanId);
    }
  }
}
