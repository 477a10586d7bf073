/** What `config.toml` may say. Every key has a default; a key that is not known is refused by name. */
export interface DaemonConfig {
  readonly containers: {
    /** Containers whose name holds one of these, letter case ignored, are looked at. */
    readonly nameContains: readonly string[];
  };
}

export const DEFAULT_CONFIG: DaemonConfig = { containers: { nameContains: ["bench"] } };

export type ConfigOutcome =
  | { readonly kind: "config"; readonly config: DaemonConfig }
  | { readonly kind: "refused"; readonly key: string; readonly reason: string };
