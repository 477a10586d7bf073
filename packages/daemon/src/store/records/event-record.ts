import type { EventType } from "../../model/event-type.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface EventRecord {
  /** From 1, rising in the order in which events were committed. */
  readonly eventId: number;
  readonly eventType: EventType;
  /** Whether a line said it, or silence did. */
  readonly origin: "log" | "synthetic";
  readonly agentId: string;
  readonly attachmentId: string;
  /** On the host. */
  readonly logPath: string;
  /** Half-open ranges in the log; null for a synthetic event. */
  readonly byteRangeStart: number | null;
  readonly byteRangeEnd: number | null;
  readonly lineOffsetStart: number | null;
  readonly lineOffsetEnd: number | null;
  /** Never falls while the number rises. */
  readonly observedAt: UnixMicros;
  /** Redacted, without terminal escapes, bounded. */
  readonly excerpt: string;
  readonly classifierRuleId: string;
  /** 12 hex; null for an event that was not debounced. */
  readonly windowId: string | null;
  /** Lines that the event stands for. */
  readonly collapsedCount: number;
  readonly windowStartedAt: UnixMicros | null;
  readonly windowEndedAt: UnixMicros | null;
}
