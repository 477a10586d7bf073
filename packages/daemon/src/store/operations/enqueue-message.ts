import type { AuditCause } from "../audit/audit-cause.ts";
import type { QueueRecord } from "../records/queue-record.ts";

export interface EnqueueMessageInput {
  /** `host-operator` is the person at a panel: role master, always active, no row in agents. */
  readonly sender: { readonly kind: "host-operator" } | { readonly kind: "agent"; readonly agentId: string };
  /** An agent id (`agt_` + 12 hex), or else the label of exactly one active agent. */
  readonly target: string;
  /** The text to deliver, already sanitised and bounded. */
  readonly body: string;
  /** The redacted excerpt that lists show. */
  readonly preview: string;
  /**
   * One scope and key make one message, whatever runs in parallel. `scope` must not name two callers in the store's
   * whole life: for an app session that is `appSessionScope(store.boot, appSessionId)`. The newest 256 keys of a
   * scope are kept for at least a day.
   */
  readonly idempotency: { readonly scope: string; readonly key: string } | null;
  readonly cause: AuditCause;
}

export type EnqueueMessageOutcome =
  | {
      readonly kind: "enqueued";
      readonly messageId: string;
      /** As it was first answered, also on a replay whose message has moved on. */
      readonly state: "queued" | "blocked";
      /** True when an earlier call with the same key made the message; nothing was written for this one. */
      readonly deduplicated: boolean;
      readonly message: QueueRecord;
    }
  /** The permission gate refused for a reason that no waiting mends; no row was written and the key stays free. */
  | {
      readonly kind: "refused";
      readonly reason: "kill_switch_off" | "sender_role_not_permitted" | "target_role_not_permitted";
    }
  | { readonly kind: "target-unknown" }
  | { readonly kind: "target-ambiguous" };
