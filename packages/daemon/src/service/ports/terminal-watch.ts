import type { SocketScan, TerminalScan } from "./terminal.ts";

/** The tmux servers of this machine's user, or of one container's. */
export interface TerminalPlace {
  discover(signal?: AbortSignal): Promise<TerminalScan>;
  /** One server. `aborted` only when the signal fired. */
  readServer(tmuxSocket: string, signal?: AbortSignal): Promise<SocketScan | { readonly kind: "aborted" }>;
  /** Tells of changes until it is closed. Servers that are there already are told of as well. */
  watch(listener: PlaceListener): PlaceWatch;
}

export interface PlaceListener {
  /** The panes of this server may have changed, or it has come or gone. Often called several times for one change. */
  onServer(tmuxSocket: string): void;
  /** What watches the place as a whole broke, or works again. */
  onPlace(): void;
}

export interface PlaceWatch {
  /** The place was started or resumed: nothing waits any longer before it is tried again. */
  nudge(): void;
  close(): Promise<void>;
}
