/** What runs as the node: told with its registration, and kept in no table. */
export interface NodeBuild {
  /** At most 64 characters, as the platform. */
  readonly version: string;
  readonly platform: string;
  /** Version of the envelope that its events are written in. */
  readonly eventVersion: string;
  /** By the clock that never goes back, at the call. */
  readonly monotonicNs: bigint;
}
