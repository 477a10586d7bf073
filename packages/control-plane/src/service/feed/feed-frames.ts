import {
  controlPart,
  type EventEnvelope,
  type MethodRuntime,
  type ParticipantId,
  type SessionId,
  type SessionSubscribeFrame,
} from "@interlock/contracts";
import { feedCursor } from "../../model/feed-cursor.ts";
import { storedId } from "../../model/stored-id.ts";
import type { FeedRow } from "../../store/read-session-feed.ts";

/** A frame together with where the feed stands behind it; text is made once, however many read it. */
export interface FeedFrame {
  readonly frame: SessionSubscribeFrame;
  /** undefined where the frame moves no cursor. */
  readonly sequence: number | undefined;
  readonly json: string;
}

const runtimes: Readonly<Record<string, MethodRuntime>> = controlPart.methods;
const method = runtimes["session.subscribe"];

/** @throws Error when the frame is not the contract's: a fault of ours */
export function feedFrame(frame: SessionSubscribeFrame, sequence?: number): FeedFrame {
  if (method?.kind !== "subscription" || !method.checkFrame(frame))
    throw new Error(`a frame ${frame.type} does not fit the contract`);
  return { frame, sequence, json: JSON.stringify(frame) };
}

export const eventFrame = (row: FeedRow): FeedFrame =>
  feedFrame({ type: "event", cursor: feedCursor(row.sequence), event: envelopeOf(row) }, row.sequence);

/** @param next number of the first event that is still kept */
export const gapFrame = (position: number, next: number): FeedFrame =>
  feedFrame({ type: "gap", cursor: feedCursor(next - 1), missed: next - 1 - position }, next - 1);

export const resyncFrame = (lastSequence: number): FeedFrame =>
  feedFrame({ type: "resync", cursor: feedCursor(lastSequence), reason: "cursor_unknown" }, lastSequence);

function envelopeOf(row: FeedRow): EventEnvelope {
  return {
    id: row.id,
    sessionId: storedId<SessionId>(row.session_id),
    sequence: row.sequence,
    occurredAt: row.occurred_at.toISOString(),
    // The frame's check holds category and version against the contract.
    category: row.category as EventEnvelope["category"],
    type: row.type,
    actor: row.actor === null ? null : storedId<ParticipantId>(row.actor),
    payload: row.payload,
    version: row.version as EventEnvelope["version"],
  };
}
