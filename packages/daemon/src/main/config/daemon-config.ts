/** What `config.toml` may say. Every key has a default; a key that is not known is refused by name. */
export interface DaemonConfig {
  readonly app: {
    /** An app-session that nobody has used for this long, over no kept connection either, has ended. */
    readonly sessionIdleMs: number;
  };
  readonly containers: {
    /** Containers whose name holds one of these, letter case ignored, are looked at. */
    readonly nameContains: readonly string[];
  };
}

export type ConfigOutcome =
  | { readonly kind: "config"; readonly config: DaemonConfig }
  | { readonly kind: "refused"; readonly key: string; readonly reason: string };
