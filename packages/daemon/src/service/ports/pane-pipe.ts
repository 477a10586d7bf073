/** One pane among all panes, and the process in it that is meant. */
export interface PipedPane {
  readonly containerId: string;
  readonly containerUser: string | null;
  readonly tmuxSocket: string;
  readonly sessionName: string;
  readonly paneId: string;
  /** Another process under the same `%N` is another program. */
  readonly pid: number;
}

/** Why tmux could not be asked, or did not do what it was asked. */
export type PipeFailureCode = "tmux_unavailable" | "container_unreachable" | "pipe_pane_failed";

export type PipeFailure =
  /** The pane has ended, or another program runs in its place. */
  { readonly kind: "gone" } | { readonly kind: "failed"; readonly code: PipeFailureCode };

/**
 * What a pane's output is piped to, in view of one file.
 * - `ours`: into that file. `moved`: into what had its name before, renamed or deleted by now.
 * - `foreign`: into something else; the command where it can be told, cut and for people.
 * - `unseen`: there is a pipe, but this system does not show where it ends.
 */
export type PipeState =
  | { readonly kind: "none" }
  | { readonly kind: "ours" }
  | { readonly kind: "moved" }
  | { readonly kind: "foreign"; readonly command: string | null }
  | { readonly kind: "unseen" };

/** A pane has at most one pipe. Paths are those that the pane's tmux sees. Nothing here throws for what tmux does. */
export interface PanePipe {
  inspectPipe(pane: PipedPane, path: string): Promise<PipeState | PipeFailure>;
  /** Ends whatever pipe there is, and appends the pane's output from now on to the file, which exists. */
  startPipe(pane: PipedPane, path: string): Promise<{ readonly kind: "started" } | PipeFailure>;
  /** Ends the pipe; without one nothing happens. */
  stopPipe(pane: PipedPane): Promise<{ readonly kind: "stopped" } | PipeFailure>;
}

/** What the tmux of a container can reach. */
export interface ContainerSight {
  /** Whether the files are there for the pane's tmux, and the first may be written by it. */
  seesFiles(
    pane: PipedPane,
    log: string,
    beside: string,
  ): Promise<{ readonly kind: "seen" | "unseen" } | PipeFailure>;
}

/** A pane's output over a connection of our own, for panes whose tmux sees no file of this machine. */
export interface PaneStream {
  /**
   * Gives everything that the pane prints from now on to `onBytes`, in order, and waits for it before it reads on.
   * `onEnd` is called once, when the stream ends without having been asked to.
   */
  openStream(
    pane: PipedPane,
    onBytes: (bytes: Uint8Array) => Promise<void>,
    onEnd: () => void,
  ): Promise<OpenedStream | PipeFailure>;
}

export interface OpenedStream {
  readonly kind: "open";
  /** Ends after the bytes that are under way. */
  close(): Promise<void>;
}
