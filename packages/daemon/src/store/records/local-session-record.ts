import type { JsonValue } from "../../model/canonical-json.ts";
import type { SessionState } from "../../model/session-standing.ts";
import type { UnixMicros } from "../timestamp.ts";

/** A session that was made here. */
export interface LocalSessionRecord {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly config: Readonly<Record<string, JsonValue>>;
  readonly metadata: Readonly<Record<string, JsonValue>>;
  readonly createdAt: UnixMicros;
  readonly updatedAt: UnixMicros;
}
