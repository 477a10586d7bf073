import type { SessionChange } from "../model/session-transitions.ts";
import { changeSessionState } from "../service/change-session-state.ts";
import { fail, ok, type Call, type Reply } from "./reply.ts";

/** archive, reactivate and close differ in their target alone. */
export const sessionStateHandler =
  (change: SessionChange) =>
  async ({
    context,
    caller,
    params,
  }: Pick<Call<"session.archive">, "context" | "caller" | "params">): Promise<Reply<"session.archive">> => {
    const outcome = await changeSessionState(context, caller, change, params.sessionId);
    switch (outcome.kind) {
      case "settled": {
        const { state, updatedAt } = outcome;
        return ok({ sessionId: params.sessionId, state, updatedAt: updatedAt.toISOString() });
      }
      case "session-not-found":
        return fail("session.not_found", {});
      case "session-closed":
        return fail("session.already_closed", {});
      case "denied":
        return fail(outcome.code, {});
      case "unavailable":
        return fail("system.unavailable", {});
    }
  };
