import type { QuietGrace } from "../../model/quiet-event.ts";
import type { ReadingRules } from "../../model/read-log-lines.ts";
import type { LogPace } from "../../service/logs/log-tailer.ts";
import type { ParticipantId, SessionId } from "@interlock/contracts";

/** To which control plane this machine belongs. */
export interface UplinkConfig {
  /** Off, this machine is never a runtime node. */
  readonly enabled: boolean;
  /** Null: the control plane of this home, as its `control-plane.json` says. */
  readonly controlPlane: {
    readonly url: string;
    /** A file that its owner alone may read, with the token and nothing else. */
    readonly tokenFile: string;
    readonly participantId: ParticipantId;
  } | null;
  /** Null: the session that a local caller named, or one of this machine's own. */
  readonly sessionId: SessionId | null;
  /** Milliseconds from one heartbeat to the next; a call has a third of it to be answered. */
  readonly beatMs: number;
}

/** What `config.toml` may say. Every key has a default; a key that is not known is refused by name. */
export interface DaemonConfig {
  readonly discovery: {
    /** Changes show by themselves. Without it only scans look. */
    readonly live: boolean;
  };
  readonly app: {
    /** An app-session that nobody has used for this long, over no kept connection either, has ended. */
    readonly sessionIdleMs: number;
  };
  readonly events: {
    readonly reader: LogPace;
    readonly rules: ReadingRules;
    readonly grace: QuietGrace;
    /** Of the callers in containers; `app.event.list` has the contract's own. */
    readonly page: { readonly default: number; readonly max: number };
    /** How many of the newest events are kept, and how large `events.jsonl` gets before it is put aside. */
    readonly retention: { readonly keep: number; readonly fileBytes: number };
    readonly follow: { readonly longPollMs: number; readonly idleMs: number };
  };
  readonly containers: {
    /** Containers whose name holds one of these, letter case ignored, are looked at. */
    readonly nameContains: readonly string[];
  };
  readonly uplink: UplinkConfig;
  readonly routes: {
    /** Milliseconds between two looks at the events when nothing calls for one. */
    readonly cycleMs: number;
    /** Events that a route takes in one transaction. */
    readonly batch: number;
    /** Milliseconds between two audit rows that say the routing worker lives. */
    readonly heartbeatMs: number;
  };
}

export type ConfigOutcome =
  | { readonly kind: "config"; readonly config: DaemonConfig }
  | { readonly kind: "refused"; readonly key: string; readonly reason: string };
