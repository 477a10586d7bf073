import type { ControlPlaneClient } from "../control/control-plane-client.ts";

/** A client of a plane on which sessions and nodes are reached. */
export type SessionConnection = ControlPlaneClient;

/** The calls that every plane in question has under a name, `session` for example. */
export type CallsOf<Connection, Noun extends keyof Connection> = {
  readonly [Name in keyof Connection[Noun]]: Connection[Noun][Name];
};
