import { randomBytes } from "node:crypto";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { EventType } from "../model/event-type.ts";
import type { NewEvent } from "../model/new-event.ts";
import { FRESH_READING } from "../model/read-log-lines.ts";
import type { RecordEventsOutcome } from "./operations/record-events.ts";
import { adopt, observedPane, paneKey, seePanes } from "./store.test.support.ts";
import type { Store } from "./store.ts";

/** A log that is read, and how far; `at` moves with `recordLines`. */
export interface TestLog {
  readonly attachmentId: string;
  readonly agentId: string;
  readonly logPath: string;
  at: number;
}

/** Adopts one pane more and gives it an active attachment, as a row only: no pipe runs. */
export async function attachedLog(home: string, store: Store, number = 0): Promise<TestLog> {
  const panes = Array.from({ length: number + 1 }, (_, at) =>
    observedPane({ paneIndex: at, paneId: `%${at}` }),
  );
  await seePanes(store, panes);
  const pane = paneKey({ paneIndex: number, paneId: `%${number}` });
  const agentId = await adopt(store, { pane, label: `worker ${number}` });
  const attachmentId = `lat_${randomBytes(6).toString("hex")}`;
  const logPath = join(home, "logs", `${agentId}.log`);
  const database = new Database(join(home, "interlock.sqlite3"));
  database
    .prepare(
      `INSERT INTO log_attachments (attachment_id, agent_id, pane_ref, log_path, status, source, transport, attached_at, last_status_at)
       VALUES (?, ?, (SELECT pane_ref FROM agents WHERE agent_id = ?), ?, 'active', 'explicit', 'stream', 1, 1)`,
    )
    .run(attachmentId, agentId, agentId, logPath);
  database.close();
  return { attachmentId, agentId, logPath, at: 0 };
}

/** One event of a line of ten bytes. */
export function lineEvent(eventType: EventType, byteStart: number, excerpt = "a line"): NewEvent {
  const line = Math.floor(byteStart / 10);
  return {
    eventType,
    ruleId: `${eventType}.test.v1`,
    excerpt,
    range: { byteStart, byteEnd: byteStart + 10, lineStart: line, lineEnd: line + 1 },
    window: null,
  };
}

/** Records one line of ten bytes for each type, and moves on. */
export async function recordLines(
  store: Store,
  log: TestLog,
  types: readonly EventType[],
  observedAt = 5,
): Promise<RecordEventsOutcome> {
  const byteOffset = log.at + 10 * types.length;
  const outcome = await store.write.recordEvents({
    attachmentId: log.attachmentId,
    events: types.map((type, index) => lineEvent(type, log.at + 10 * index)),
    observedAt,
    reading: FRESH_READING,
    advance: {
      fromByteOffset: log.at,
      byteOffset,
      lineOffset: byteOffset / 10,
      fileInode: "1:2",
      fileSizeSeen: byteOffset,
    },
  });
  if (outcome.kind === "recorded") log.at = byteOffset;
  return outcome;
}
