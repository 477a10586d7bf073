import type { SessionId } from "@interlock/contracts";
import { storedId } from "../model/stored-id.ts";
import { listSessions } from "../service/list-sessions.ts";
import { fail, ok, type Handler } from "./reply.ts";

export const listSessionsHandler: Handler<"session.list"> = async ({ context, caller, params }) => {
  const outcome = await listSessions(context, caller, params);
  switch (outcome.kind) {
    case "listed": {
      const { rows, nextAfter } = outcome.page;
      return ok({
        sessions: rows.map(({ id, state, role, createdAt, updatedAt }) => ({
          id: storedId<SessionId>(id),
          state,
          role,
          createdAt: createdAt.toISOString(),
          updatedAt: updatedAt.toISOString(),
        })),
        nextAfter: nextAfter === null ? null : storedId<SessionId>(nextAfter),
      });
    }
    case "unavailable":
      return fail("system.unavailable", {});
  }
};
