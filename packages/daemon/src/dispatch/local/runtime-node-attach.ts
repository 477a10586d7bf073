import type { LocalErrors, LocalMethods, SessionId } from "@interlock/contracts";
import { ok, type OutcomeOf } from "@interlock/wire";
import type { UplinkView } from "../../service/ports/uplink.ts";
import { fail } from "../local-fail.ts";
import { localCause, type LocalHandler, type LocalServices } from "../local-services.ts";
import { isOwnNode } from "./own-node.ts";

/** An attach that needs longer goes on by itself; the caller is told that the control plane could not be reached yet. */
const ATTACH_MS = 20_000;

/** Attaches this machine to a session of its control plane, now and after every restart until it is detached. */
export function runtimeNodeAttach({ store, nodes }: LocalServices): LocalHandler<"runtimenode.attach"> {
  return async (call) => {
    const { nodeId, participantId, capabilities, healthState } = call.params;
    const { node, uplink, targets } = await nodes();
    if (!(await isOwnNode(node, nodeId))) return fail("runtimenode.not_owner", {});
    const at = await targets.address();
    if (at === null) return unreached("no_control_plane");
    if (at.participantId.toLowerCase() !== participantId.toLowerCase())
      return fail("auth.principal_mismatch", {});
    const declared = await node.declare(capabilities, healthState);
    if (declared.kind === "refused")
      return fail("runtimenode.capability_refused", {
        capability: declared.capability,
        reason: declared.fault,
      });
    const sessionId = call.params.sessionId.toLowerCase() as SessionId; // the same id, as logs have it
    await store.write.wishNode({ wanted: { wish: "attached", sessionId }, cause: localCause(call) });
    const patience = AbortSignal.any([call.signal, AbortSignal.timeout(ATTACH_MS)]);
    return answerTo(await uplink.ask((view) => isSettled(view, sessionId), patience), sessionId);
  };
}

/** The first attempt has come to something. */
function isSettled({ state, sessionId }: UplinkView, wanted: SessionId): boolean {
  if (state === "registering" || state === "ready" || state === "silent") return sessionId === wanted;
  return state !== "attaching" && state !== "leaving";
}

function answerTo(
  view: UplinkView,
  wanted: SessionId,
): OutcomeOf<LocalMethods["runtimenode.attach"], LocalErrors> {
  if (view.attachment !== null && view.sessionId === wanted) return ok(view.attachment);
  switch (view.trouble) {
    case "session.not_found":
      return fail("session.not_found", {});
    case "session.already_closed":
      return fail("session.already_closed", {});
    case "runtimenode.not_owner":
      return fail("runtimenode.not_owner", {});
    case "runtimenode.attach_conflict":
      return fail("runtimenode.attach_conflict", {});
    case "runtimenode.attach_revoked":
      return fail("runtimenode.attach_revoked", {});
    default:
      return unreached(view.trouble ?? "not_answered");
  }
}

function unreached(reason: string) {
  return fail("transport.unavailable", { requested: "control_plane", reason });
}
