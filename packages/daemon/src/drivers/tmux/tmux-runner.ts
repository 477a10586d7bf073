/** One call of tmux: commands that run in order; the first that fails ends it. */
export interface TmuxCall {
  readonly commands: readonly (readonly string[])[];
  /** Commands that run inside others (the branch of an `if-shell`); a control connection counts answers. */
  readonly nested?: number;
  readonly stdin?: Uint8Array;
  /** Commands of the same effect as those with `stdin`, for a connection, which takes lines of any length and no input. */
  readonly withoutStdin?: readonly (readonly string[])[];
  /** It only reads: where its answer was lost with a connection, it may be asked again. */
  readonly readsOnly?: boolean;
}

/** Why there is no answer. */
export type TmuxSilence =
  | "tmux-missing"
  | "no-server"
  | "permission-denied"
  | "timeout"
  | "malformed"
  | "exec-failed"
  | "exec-timeout";

export type TmuxReply =
  | { readonly kind: "ok"; readonly stdout: string }
  /** The server read the call and said no; `stderr` is for classification only. */
  | { readonly kind: "refused"; readonly stderr: string }
  /** `sent`: the server may have acted on the call all the same. */
  | { readonly kind: "silent"; readonly silence: TmuxSilence; readonly sent: boolean }
  | { readonly kind: "aborted"; readonly sent: boolean };

/** One tmux server, wherever it runs: a process of ours, a control connection, or `docker exec`. */
export interface TmuxRunner {
  run(call: TmuxCall, signal?: AbortSignal): Promise<TmuxReply>;
}

/** Every single call of tmux ends after this many milliseconds. */
export const TMUX_TIMEOUT_MS = 5_000;
