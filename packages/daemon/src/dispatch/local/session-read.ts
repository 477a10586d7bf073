import type { EventCursor, SessionId } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import { sessionCursor } from "../../model/session-cursor.ts";
import type { SessionReader } from "../../store/session-reader.ts";
import { isoMillis } from "../../store/timestamp.ts";
import { fail } from "../local-fail.ts";
import type { LocalHandler } from "../local-services.ts";

export function sessionRead({
  store,
}: {
  readonly store: { readonly read: Pick<SessionReader, "localSession" | "nextSessionEvent"> };
}): LocalHandler<"session.read"> {
  return ({ params }) => {
    const id = params.sessionId.toLowerCase();
    const session = store.read.localSession(id);
    if (session === null) return fail("session.not_found", {});
    return ok({
      session: {
        id: session.sessionId as SessionId, // a UUID as it was made
        state: session.state,
        config: session.config,
        metadata: session.metadata,
        createdAt: isoMillis(session.createdAt),
        updatedAt: isoMillis(session.updatedAt),
      },
      timelineCursors: {
        latest: sessionCursor(store.read.nextSessionEvent(id) ?? 0) as EventCursor, // a few digits
      },
    });
  };
}
