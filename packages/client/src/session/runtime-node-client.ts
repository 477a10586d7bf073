import type { ControlPlaneClient } from "../control/control-plane-client.ts";
import { recordOf } from "../skew/skew-of.ts";
import type { NodeConnection } from "./connection.ts";
import { observedCall } from "./observed-call.ts";

/** The calls for runtime nodes that the plane in question has; without one, those that every plane with nodes has. */
export type RuntimeNodeClient<Connection extends NodeConnection = NodeConnection> = {
  readonly [
    Name in keyof Connection["runtimenode"] as Name extends "capabilityupdate" ? "capabilityUpdate" : Name
  ]: Connection["runtimenode"][Name];
};

/** Whichever plane it is, it has some of these calls, in this form. */
type SomeCalls = Partial<ControlPlaneClient["runtimenode"]>;

/**
 * Runtime nodes over either plane. Whether a node may only read is the control plane's to say: nothing is worked out
 * here, and what was said is in `skewOf(connection)`.
 */
export function runtimeNodeClient<Connection extends NodeConnection>(
  connection: Connection,
): RuntimeNodeClient<Connection> {
  const { capabilityupdate, ...calls } = connection.runtimenode as SomeCalls;
  const skew = recordOf(connection);
  const observed = {
    ...(calls.attach && {
      attach: observedCall("runtimenode.attach", calls.attach, ({ nodeId, clientVersion }, outcome) => {
        if (outcome.ok) skew.nodeAttached(nodeId, clientVersion, outcome.result.readOnly);
      }),
    }),
    ...(capabilityupdate && {
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
    }),
    ...(calls.detach && {
      detach: observedCall("runtimenode.detach", calls.detach, ({ nodeId }, outcome) => {
        if (outcome.ok) skew.nodeLeft(nodeId);
      }),
    }),
    ...(calls.roster && {
      roster: observedCall("runtimenode.roster", calls.roster, (_params, outcome) => {
        if (outcome.ok) skew.rosterRead(outcome.result.nodes);
      }),
    }),
  };
  // The same names as in the type, each with the call of that name; a test walks both.
  return { ...calls, ...observed } as unknown as RuntimeNodeClient<Connection>;
}
