import type { ControlCallError, ControlPlaneClient, Outcome } from "@interlock/client";
import { match, P } from "ts-pattern";
import type { AttachParams, SessionId } from "./control-types.ts";
import type { LocalSession } from "./local-session.ts";

export type NodeFacts = Omit<AttachParams, "sessionId">;

export interface Attached {
  readonly sessionId: SessionId;
  /** Below the session's version floor the node may read and not write. */
  readonly readOnly: boolean;
}

export type AttachError =
  | ControlCallError<"runtimenode.heartbeat">
  | ControlCallError<"runtimenode.attach">
  | ControlCallError<"runtimenode.detach">
  | ControlCallError<"session.create">;

/**
 * Attaches the node to the local session. A session that the control plane no longer knows, or that is
 * closed, is replaced; an attachment left in another session is ended first.
 */
export async function attachNode(
  plane: ControlPlaneClient,
  session: LocalSession,
  node: NodeFacts,
): Promise<Outcome<Attached, AttachError>> {
  let known = await session.read();
  let moved = false;
  for (let tries = 0; ; tries += 1) {
    const opened: Outcome<SessionId, AttachError> =
      known === undefined ? await openSession(plane, session) : { ok: true, result: known };
    if (!opened.ok) return opened;
    const sessionId = opened.result;
    const outcome = await plane.runtimenode.attach.safe({ ...node, sessionId });
    if (outcome.ok) return { ok: true, result: { sessionId, readOnly: outcome.result.readOnly } };
    if (tries === 2) return outcome;
    const next = match(outcome.error.code)
      .with(P.union("session.not_found", "session.already_closed"), () => "new-session" as const)
      .with("runtimenode.attach_conflict", () => (moved ? "give-up" : "detach"))
      .otherwise(() => "give-up" as const);
    if (next === "give-up") return outcome;
    if (next === "new-session") {
      known = undefined;
      continue;
    }
    moved = true;
    known = sessionId;
    const detached = await plane.runtimenode.detach.safe({
      nodeId: node.nodeId,
      reason: "attached elsewhere",
    });
    if (!detached.ok) return detached;
  }
}

async function openSession(
  plane: ControlPlaneClient,
  session: LocalSession,
): Promise<Outcome<SessionId, AttachError>> {
  const created = await plane.session.create.safe({ metadata: { purpose: "local" } });
  if (!created.ok) return created;
  await session.write(created.result.sessionId);
  return { ok: true, result: created.result.sessionId };
}
