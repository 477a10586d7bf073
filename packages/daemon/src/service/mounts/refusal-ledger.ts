export interface RefusalEntry<Reason extends string> {
  readonly reason: Reason;
  readonly count: number;
  readonly lastAtMs: number;
}

/** Who was turned away at which socket, counted by reason. In memory: it tells of this run of the daemon. */
export class RefusalLedger<Reason extends string> {
  readonly #bySocket = new Map<string, Map<Reason, RefusalEntry<Reason>>>();

  add(socket: string, reason: Reason, nowMs: number): void {
    const entries = this.#bySocket.get(socket) ?? new Map<Reason, RefusalEntry<Reason>>();
    this.#bySocket.set(socket, entries);
    const count = (entries.get(reason)?.count ?? 0) + 1;
    // Set anew, so that the newest reason stands last.
    entries.delete(reason);
    entries.set(reason, { reason, count, lastAtMs: nowMs });
  }

  /** Newest first. */
  of(socket: string): readonly RefusalEntry<Reason>[] {
    return [...(this.#bySocket.get(socket)?.values() ?? [])].toReversed();
  }
}
