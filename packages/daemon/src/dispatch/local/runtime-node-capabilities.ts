import { ok } from "@interlock/wire";
import { isoMillis, systemClock } from "../../store/timestamp.ts";
import { fail } from "../local-fail.ts";
import type { LocalHandler, LocalServices } from "../local-services.ts";
import { isOwnNode } from "./own-node.ts";

/**
 * Replaces what callers have declared for the node. The session's log has it when this answers; the control plane hears
 * it next, or once it is there again.
 */
export function runtimeNodeCapabilities({
  nodes,
}: LocalServices): LocalHandler<"runtimenode.capabilityupdate"> {
  return async ({ params: { nodeId, capabilities, healthChanges, fence } }) => {
    const { node, uplink } = await nodes();
    if (!(await isOwnNode(node, nodeId))) return fail("runtimenode.not_owner", {});
    const { state, attachment } = uplink.view();
    if (attachment === null || (state !== "ready" && state !== "silent"))
      return fail("runtimenode.capabilityupdate_conflict", {});
    if (fence !== undefined && attachment.fence !== fence) return fail("runtimenode.fenced", {});
    const declared = await node.declare(capabilities, healthChanges?.state);
    if (declared.kind === "refused")
      return fail("runtimenode.capability_refused", {
        capability: declared.capability,
        reason: declared.fault,
      });
    if (declared.changed) uplink.changed();
    return ok({ nodeId, state: node.health, updatedAt: isoMillis(systemClock()) });
  };
}
