export type AddMountOutcome =
  | { readonly kind: "listening"; readonly directory: string; readonly created: boolean }
  | { readonly kind: "path-too-long" };

/** The directories under `containers/` in which the daemon listens. */
export interface MountSockets {
  /** Makes the directory where it is missing, and listens in it before it answers. */
  add(name: string): Promise<AddMountOutcome>;
}
