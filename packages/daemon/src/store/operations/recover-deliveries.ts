/** Call once at start, before the first claim. */
export type RecoverDeliveriesInput = Readonly<Record<never, never>>;

export interface RecoverDeliveriesOutcome {
  /** Messages that were in flight when the last process ended; now failed with `attempt_interrupted`. */
  readonly interrupted: readonly string[];
}
