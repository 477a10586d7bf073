import type { ControlPlaneClient } from "../control/control-plane-client.ts";
import type { LocalClient } from "../local/local-client.ts";

/** A client of a plane that has sessions: what `connectControlPlane` or `connectLocal` gives. */
export type SessionConnection = ControlPlaneClient | LocalClient;

/** One of a plane that has runtime nodes. */
export type NodeConnection = Extract<SessionConnection, { readonly runtimenode: object }>;

/** The calls that every plane in question has under a name, `session` for example. */
export type CallsOf<Connection, Noun extends keyof Connection> = {
  readonly [Name in keyof Connection[Noun]]: Connection[Noun][Name];
};
