import type { CallsOf, SessionConnection } from "./connection.ts";
import { observedSubscription } from "./observed-subscription.ts";

/** The calls for sessions that the plane in question has; without one, those that both planes have. */
export type SessionClient<Connection extends SessionConnection = SessionConnection> = CallsOf<
  Connection,
  "session"
>;

/** Sessions over either plane: the same calls, each with the errors that it can end with there. */
export function sessionClient<Connection extends SessionConnection>(
  connection: Connection,
): SessionClient<Connection> {
  // The plane's own calls, one of them looked at on its way.
  const calls = { ...connection.session, subscribe: observedSubscription(connection) };
  return calls as unknown as SessionClient<Connection>;
}
