import { ok } from "@interlock/wire";
import { fail } from "../local-fail.ts";
import { localCause, type LocalHandler, type LocalServices } from "../local-services.ts";
import { isOwnNode } from "./own-node.ts";

/** How long the control plane is given to hear of it; without word the node counts as gone after a while. */
const LEAVE_MS = 3_000;

/** Takes this machine out of its session, and keeps it out over restarts until it is attached again. */
export function runtimeNodeDetach({ store, nodes }: LocalServices): LocalHandler<"runtimenode.detach"> {
  return async (call) => {
    const { node, uplink } = await nodes();
    const { nodeId, fence } = call.params;
    if (!(await isOwnNode(node, nodeId))) return fail("runtimenode.not_owner", {});
    const { attachment } = uplink.view();
    if (fence !== undefined && attachment !== null && attachment.fence !== fence)
      return fail("runtimenode.fenced", {});
    await store.write.wishNode({ wanted: { wish: "detached" }, cause: localCause(call) });
    await uplink.leave(LEAVE_MS);
    return ok(null);
  };
}
