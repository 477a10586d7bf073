export const PEER_REFUSALS = [
  "uid_mismatch",
  "no_credentials",
  "peer_gone",
  "other_pid_namespace",
  "other_root",
  "unreadable",
  "unsupported_platform",
] as const;
export type PeerRefusal = (typeof PEER_REFUSALS)[number];

/**
 * How the process was held while it was looked at. `pidfd`: the kernel's own handle on the process that connected.
 * `start-time`: two reads of its start time agree; weaker, for kernels before 6.5.
 */
export type PeerHold = "pidfd" | "start-time";

export interface HostPeer {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly hold: PeerHold;
  /** Whether the process that connected still exists; cheap enough to ask before each effect. False once released. */
  isAlive(): boolean;
  /** Gives the handle back. Call it when the connection closes; a second call does nothing. */
  release(): void;
}

export type PeerVerdict =
  | { readonly kind: "host"; readonly peer: HostPeer }
  | {
      readonly kind: "refused";
      readonly reason: PeerRefusal;
      /** What the kernel said, where it said anything; for the status screen, not for decisions. */
      readonly pid: number | null;
      readonly uid: number | null;
    };

/** Decides whether the other end of an accepted Unix socket is a process of this user on this host. */
export interface PeerIdentifier {
  /** The hold this kernel allows; null where host peers cannot be told at all. */
  readonly hold: PeerHold | null;
  /**
   * Ask once, when the connection is accepted, with the connection's open file descriptor (undefined: refused as
   * `no_credentials`). It reads `/proc` and takes well under a millisecond.
   */
  identify(descriptor: number | undefined): PeerVerdict;
}
