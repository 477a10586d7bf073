import { ConnectionSkew } from "./connection-skew.ts";
import { METHODS_UNDER_FLOOR } from "./methods-under-floor.ts";
import type { Skew } from "./skew-state.ts";
import type { SessionConnection } from "../session/connection.ts";

const known = new WeakMap<object, ConnectionSkew>();

/** Where the clients of a connection write down what they learn of it. */
export function recordOf(connection: SessionConnection): ConnectionSkew {
  // `connectLocal` makes it, to write down what hello tells; the type shows what others may do with it.
  if (connection.plane === "local") return connection.skew as ConnectionSkew;
  const found = known.get(connection);
  if (found !== undefined) return found;
  const made = new ConnectionSkew({ underFloor: METHODS_UNDER_FLOOR, byEnvelope: ["session.subscribe"] });
  known.set(connection, made);
  return made;
}

/**
 * How well the versions of both sides of a connection fit, as far as the session and node clients over it have seen:
 * one state, whichever of them learnt it.
 */
export function skewOf(connection: SessionConnection): Skew {
  return recordOf(connection);
}
