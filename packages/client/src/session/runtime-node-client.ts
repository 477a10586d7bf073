import { recordOf } from "../skew/skew-of.ts";
import type { SessionConnection } from "./connection.ts";
import { observedCall } from "./observed-call.ts";

/** The calls for runtime nodes that the plane in question has; without one, those that both planes have. */
export type RuntimeNodeClient<Connection extends SessionConnection = SessionConnection> = {
  readonly [
    Name in keyof Connection["runtimenode"] as Name extends "capabilityupdate" ? "capabilityUpdate" : Name
  ]: Connection["runtimenode"][Name];
};

/**
 * Runtime nodes over either plane. Whether a node may only read is the control plane's to say: nothing is worked out
 * here, and what was said is in `skewOf(connection)`.
 */
export function runtimeNodeClient<Connection extends SessionConnection>(
  connection: Connection,
): RuntimeNodeClient<Connection> {
  const { capabilityupdate, ...calls } = connection.runtimenode;
  const skew = recordOf(connection);
  const observed = {
    attach: observedCall("runtimenode.attach", calls.attach, ({ nodeId, clientVersion }, outcome) => {
      if (outcome.ok) skew.nodeAttached(nodeId, clientVersion, outcome.result.readOnly);
    }),
    capabilityUpdate: observedCall(
      "runtimenode.capabilityupdate",
      capabilityupdate,
      ({ nodeId }, outcome) => {
        if (outcome.ok) skew.nodeWrote(nodeId);
        else if (outcome.error.code === "version.floor_exceeded") {
          const { attemptedVersion, acceptedRange, upgradePath } = outcome.error.details;
          skew.nodeRefused(nodeId, attemptedVersion, acceptedRange.min, upgradePath);
        }
      },
    ),
    detach: observedCall("runtimenode.detach", calls.detach, ({ nodeId }, outcome) => {
      if (outcome.ok) skew.nodeLeft(nodeId);
    }),
    roster: observedCall("runtimenode.roster", calls.roster, (_params, outcome) => {
      if (outcome.ok) skew.rosterRead(outcome.result.nodes);
    }),
  };
  // The same names as in the type, each with the call of that name; a test walks both.
  return { ...calls, ...observed } as unknown as RuntimeNodeClient<Connection>;
}
