import type { CallerRefusal } from "./prove-caller.ts";

export interface RefusalEntry {
  readonly reason: CallerRefusal;
  readonly count: number;
  readonly lastAtMs: number;
}

/** Who was turned away where, counted by reason. In memory: it tells of this run of the daemon. */
export class RefusalLedger {
  readonly #byMount = new Map<string, Map<CallerRefusal, RefusalEntry>>();

  add(mount: string, reason: CallerRefusal, nowMs: number): void {
    const entries = this.#byMount.get(mount) ?? new Map<CallerRefusal, RefusalEntry>();
    this.#byMount.set(mount, entries);
    const count = (entries.get(reason)?.count ?? 0) + 1;
    // Set anew, so that the newest reason stands last.
    entries.delete(reason);
    entries.set(reason, { reason, count, lastAtMs: nowMs });
  }

  /** Newest first. */
  of(mount: string): readonly RefusalEntry[] {
    return [...(this.#byMount.get(mount)?.values() ?? [])].toReversed();
  }
}
