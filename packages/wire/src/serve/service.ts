/** A running service. */
export interface Service {
  readonly address: string;
  /** Open connections. */
  readonly connections: number;
  /** Connections turned away so far because `maxConnections` were open. */
  readonly turnedAway: number;
  /**
   * Stops accepting, lets calls in flight finish, closes every connection. What is still running
   * after `graceMs` (default 5 000) is cut off and its signal aborted.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>;
}
