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

export interface HeldPeer {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly hold: PeerHold;
  /** Whether the process that connected still exists; cheap enough to ask before each effect. False once released. */
  isAlive(): boolean;
  /** Gives the handle back. Call it when the connection closes; a second call does nothing. */
  release(): void;
}

/** A process of this user on this host. */
export interface HostPeer extends HeldPeer {}

/** What was refused; pid and uid as the kernel said them, for the status screen, not for decisions. */
export interface RefusedPeer {
  readonly kind: "refused";
  readonly reason: PeerRefusal;
  readonly pid: number | null;
  readonly uid: number | null;
}

export type PeerVerdict = { readonly kind: "host"; readonly peer: HostPeer } | RefusedPeer;

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

/** Where a process stands in each hierarchy of control groups: hierarchy number to path, as we see it. */
export type ControlGroups = ReadonlyMap<string, string>;

/** Of this user or of root by its uid, not on this host, and with the control groups that say where it is. */
export interface GuestPeer extends HeldPeer {
  readonly controlGroups: ControlGroups;
}

export type AgentVerdict =
  | { readonly kind: "host"; readonly peer: HostPeer }
  | { readonly kind: "guest"; readonly peer: GuestPeer }
  | RefusedPeer;

/** Tells the callers of the container plane apart: processes on the host, and those that must prove a container. */
export interface AgentPeerIdentifier {
  /** As `PeerIdentifier.identify`. */
  identify(descriptor: number | undefined): AgentVerdict;
  /** Undefined when they cannot be read. */
  controlGroupsOf(pid: number): ControlGroups | undefined;
}
