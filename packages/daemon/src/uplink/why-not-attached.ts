import type { NodeId } from "@interlock/contracts";
import type { CallLimits, ControlPlaneCalls } from "../service/ports/control-plane.ts";
import type { Attached } from "./attach-once.ts";

export type NotAttached =
  /** The control plane lost the attachment, or does not say: attach again. */
  | "not-attached"
  /** Somebody detached the node, and means it. */
  | "taken-out"
  | "revoked";

/** Asks the session's roster why a node that was attached is not: a person's word is not undone, a loss is. */
export async function whyNotAttached(
  calls: Pick<ControlPlaneCalls, "roster">,
  { at, sessionId }: Attached,
  nodeId: NodeId,
  limits: CallLimits,
): Promise<NotAttached> {
  const roster = await calls.roster(at, { sessionId }, limits);
  if (roster.kind !== "answered") return "not-attached";
  const entry = roster.result.nodes.find((node) => node.nodeId === nodeId);
  // Silence makes a presence offline, never an attachment: only a detach does.
  if (entry?.state === "offline") return "taken-out";
  return entry?.state === "revoked" ? "revoked" : "not-attached";
}
