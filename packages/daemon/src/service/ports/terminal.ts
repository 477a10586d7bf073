import type { PaneKey } from "../../model/pane-key.ts";
import type { ContainerSight, PanePipe, PaneStream } from "./pane-pipe.ts";
import type { SanitisedBody } from "../../model/sanitise-body.ts";
import type { TerminalPlace } from "./terminal-watch.ts";

/** A pane as one scan saw it. Text fields hold no control characters and are cut to their caps. */
export interface DiscoveredPane extends PaneKey {
  readonly containerName: string;
  /** The user inside the container whose tmux server this is; null on the host. */
  readonly containerUser: string | null;
  /** The process tmux started in the pane, in the pid namespace of the tmux server. */
  readonly pid: number;
  readonly tty: string;
  readonly currentCommand: string;
  readonly currentPath: string;
  readonly title: string;
  /** The active pane of its window; it says nothing about whether the pane still exists. */
  readonly focused: boolean;
  /** In copy mode, view mode or another mode that takes the keys instead of the program. */
  readonly inMode: boolean;
}

export interface PaneTruncation {
  readonly paneId: string;
  readonly field: "sessionName" | "tty" | "currentCommand" | "currentPath" | "title";
  /** In code points. */
  readonly originalLength: number;
}

export const SCAN_FAILURE_CODES = [
  "tmux_unavailable",
  "tmux_no_server",
  "socket_dir_missing",
  "socket_unreadable",
  "docker_unavailable",
  "docker_exec_failed",
  "docker_exec_timeout",
  "output_malformed",
  "bench_user_unresolved",
] as const;
export type ScanFailureCode = (typeof SCAN_FAILURE_CODES)[number];

/** The message is one of ours, fit to be shown; it never repeats what a program or an exception said. */
export interface ScanFailure {
  readonly code: ScanFailureCode;
  readonly message: string;
}

/** One tmux server. `failed` says nothing about its panes, except `tmux_no_server`: then there are none. */
export type SocketScan =
  | {
      readonly kind: "scanned";
      readonly tmuxSocket: string;
      readonly panes: readonly DiscoveredPane[];
      readonly truncations: readonly PaneTruncation[];
    }
  | { readonly kind: "failed"; readonly tmuxSocket: string; readonly failure: ScanFailure };

/** All tmux servers of one host or one container. One that failed does not fail the others. */
export type TerminalScan =
  | { readonly kind: "scanned"; readonly sockets: readonly SocketScan[] }
  | { readonly kind: "failed"; readonly failure: ScanFailure }
  | { readonly kind: "aborted" };

export const DELIVERY_FAILURE_CODES = [
  "pane_disappeared_mid_attempt",
  "pane_in_mode",
  "docker_exec_failed",
  "tmux_paste_failed",
  "tmux_send_keys_failed",
] as const;
export type DeliveryFailureCode = (typeof DELIVERY_FAILURE_CODES)[number];

/** In this order: look at the pane and fill a tmux buffer, paste it, see it arrive, press Enter. */
export const DELIVERY_STEPS = ["inspect", "paste", "observe", "submit"] as const;
export type DeliveryStep = (typeof DELIVERY_STEPS)[number];

/**
 * What the program in the pane may have got. `perhaps-…` means that the answer to that step was lost, so neither can
 * be ruled out. Only after `nothing` may the body be sent again without a person looking.
 */
export type DeliveryReach = "nothing" | "perhaps-pasted" | "pasted" | "perhaps-submitted";

/** What was seen on the screen between paste and Enter; `none` for a program that does not echo. */
export type EchoEvidence = "text-visible" | "screen-changed" | "none";

export type DeliveryOutcome =
  | { readonly kind: "delivered"; readonly evidence: EchoEvidence }
  | {
      readonly kind: "failed";
      readonly code: DeliveryFailureCode;
      readonly step: DeliveryStep;
      readonly reach: DeliveryReach;
      readonly message: string;
    }
  | { readonly kind: "aborted"; readonly step: DeliveryStep; readonly reach: DeliveryReach };

export interface DeliveryTarget {
  readonly containerId: string;
  readonly containerUser: string | null;
  readonly tmuxSocket: string;
  readonly paneId: string;
  /** The pid of the pane that is meant; another one under the same `%N` gets nothing. */
  readonly pid: number;
}

export interface DeliveryOptions {
  /** Names the tmux buffer: 1 to 128 of `A-Z a-z 0-9 _ -`. */
  readonly messageId: string;
  readonly signal?: AbortSignal;
  /** Called, and waited for, before each step. A crash then happened in the last step that was announced. */
  readonly beforeStep?: (step: DeliveryStep) => void | Promise<void>;
}

export interface PaneDelivery {
  /** Types the body into the pane and presses Enter. Never throws for what tmux, Docker or the pane do. */
  deliver(target: DeliveryTarget, body: SanitisedBody, options: DeliveryOptions): Promise<DeliveryOutcome>;
  /** Takes away what an attempt that broke off may have left with the pane's tmux server. Never throws for what that does. */
  forget(target: DeliveryTarget, messageId: string, signal?: AbortSignal): Promise<void>;
  /** Whether a mode takes the pane's keys. False for a pane that is gone or cannot be asked: an attempt says why. */
  isInMode(target: DeliveryTarget, signal?: AbortSignal): Promise<boolean>;
}

/** The tmux servers of this machine's user. */
export interface HostTerminal extends PaneDelivery, PanePipe, TerminalPlace {
  /** Whether there is a tmux program to run; looked for at each call. */
  isInstalled(): Promise<boolean>;
  /** Ends the connections to the tmux servers; the servers themselves are not touched. */
  close(): Promise<void>;
}

export interface TerminalContainer {
  /** Docker's 64-hex id. */
  readonly id: string;
  readonly name: string;
  /** `Config.User` of the container: a name or a number, perhaps with a group; null or empty means root. */
  readonly configUser: string | null;
}

/** The tmux servers inside containers. */
export interface ContainerTerminal extends PaneDelivery, PanePipe, PaneStream, ContainerSight {
  place(container: TerminalContainer): TerminalPlace;
  /** Ends the connections to the tmux servers; the servers themselves are not touched. */
  close(): Promise<void>;
}
