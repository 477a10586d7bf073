import type { AttachmentId } from "@interlock/contracts";
import { attachNode } from "../service/attach-node.ts";
import { detachNode } from "../service/detach-node.ts";
import { heartbeatNode } from "../service/heartbeat-node.ts";
import { fail, ok, type Handler } from "./reply.ts";

export const attachNodeHandler: Handler<"runtimenode.attach"> = async ({ context, caller, params }) => {
  const outcome = await attachNode(context, caller, params);
  switch (outcome.kind) {
    case "attached": {
      const { id, state, readOnly, attachedAt } = outcome.attachment;
      // A UUID, surfaced as an opaque id.
      return ok({ attachmentId: id as AttachmentId, state, readOnly, attachedAt: attachedAt.toISOString() });
    }
    case "session-not-found":
      return fail("session.not_found", {});
    case "session-closed":
      return fail("session.already_closed", {});
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "active-elsewhere":
      // The caller's own node is named; the other session is none of this session's business.
      return fail(
        "runtimenode.attach_conflict",
        {},
        `Node ${params.nodeId} is active in another session; detach it there first.`,
      );
    case "revoked":
      return fail("runtimenode.attach_revoked", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const heartbeatNodeHandler: Handler<"runtimenode.heartbeat"> = async ({ context, caller, params }) => {
  const outcome = await heartbeatNode(context, caller, params);
  switch (outcome.kind) {
    case "noted":
      return ok(null);
    case "not-attached":
      return fail("runtimenode.not_attached", {});
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};

export const detachNodeHandler: Handler<"runtimenode.detach"> = async ({ context, caller, params }) => {
  const outcome = await detachNode(context, caller, params);
  switch (outcome.kind) {
    case "detached":
    case "nothing-attached":
      return ok(null);
    case "not-owner":
      return fail("runtimenode.not_owner", {});
    case "unavailable":
      return fail("system.unavailable", {});
  }
};
