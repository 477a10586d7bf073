import { ok } from "@interlock/wire";
import { fail } from "../local-fail.ts";
import type { LocalHandler, LocalServices } from "../local-services.ts";
import { isOwnNode } from "./own-node.ts";

/** Takes over how a caller finds its part of the node; the daemon's own heartbeats carry it, the next one at once. */
export function runtimeNodeHeartbeat({ nodes }: LocalServices): LocalHandler<"runtimenode.heartbeat"> {
  return async ({ params: { nodeId, healthState, fence } }) => {
    const { node, uplink } = await nodes();
    if (!(await isOwnNode(node, nodeId))) return fail("runtimenode.not_owner", {});
    const { attachment } = uplink.view();
    if (attachment === null) return fail("runtimenode.not_attached", {});
    if (fence !== undefined && attachment.fence !== fence) return fail("runtimenode.fenced", {});
    if (node.feels(healthState)) uplink.changed();
    return ok(null);
  };
}
