// One node's rows and what each command makes of them, as a whole: what the tables and judgements come to together.
// The database does the same in SQL; tests run traces on both.
import type { NodeState, RuntimeNodeHealthState } from "@interlock/contracts";
import type { AttachmentMove } from "./attachment-table.ts";
import { beatOf, reportOf, type HeldAttachment, type Speaker } from "./judge-call.ts";
import type { NodeRules } from "./node-rules.ts";
import type { Presence } from "./presence-table.ts";

export interface Attachment extends HeldAttachment {
  readonly sessionId: string;
}

export interface NodeRecord {
  readonly attachments: readonly Attachment[];
  readonly presence: { readonly health: Presence; readonly lastBeatAt: number } | undefined;
}

export type NodeCommand =
  | {
      readonly kind: "attach";
      readonly sessionId: string;
      readonly participantId: string;
      /** Fresh, and above every earlier one. */
      readonly fence: number;
    }
  | { readonly kind: "beat"; readonly speaker: Speaker; readonly health: RuntimeNodeHealthState }
  | {
      readonly kind: "report";
      readonly speaker: Speaker;
      readonly health: RuntimeNodeHealthState | undefined;
      /** Is the node below its session's floor? */
      readonly readOnly: boolean;
    }
  | { readonly kind: "detach"; readonly speaker: Speaker; readonly ownsSession: boolean }
  | { readonly kind: "revoke"; readonly sessionId: string }
  | { readonly kind: "sweep" };

export type NodeOutcome =
  | "done"
  | "nothing"
  | "not-owner"
  | "revoked"
  | "active-elsewhere"
  | "not-attached"
  | "registering"
  | "fenced"
  | "read-only";

export interface NodeStep {
  readonly record: NodeRecord;
  readonly outcome: NodeOutcome;
}

export const NO_RECORD: NodeRecord = { attachments: [], presence: undefined };

/** @param now the database's clock, in milliseconds */
export function stepNode(rules: NodeRules, record: NodeRecord, command: NodeCommand, now: number): NodeStep {
  switch (command.kind) {
    case "attach":
      return attach(rules, record, command);
    case "beat":
      return beat(rules, record, command, now);
    case "report":
      return report(rules, record, command);
    case "detach":
      return detach(rules, record, command);
    case "revoke":
      return leave(rules, record, record.attachments.find(inSession(command.sessionId)), "revoke");
    case "sweep":
      return sweep(rules, record, now);
  }
}

const inSession =
  (sessionId: string) =>
  (attachment: Attachment): boolean =>
    attachment.sessionId === sessionId;

type CommandOf<Kind extends NodeCommand["kind"]> = Extract<NodeCommand, { readonly kind: Kind }>;

function attach(rules: NodeRules, record: NodeRecord, command: CommandOf<"attach">): NodeStep {
  const { sessionId, participantId, fence } = command;
  if (record.attachments.some((each) => rules.ownedByOther(each, participantId)))
    return { record, outcome: "not-owner" };
  const known = record.attachments.find(inSession(sessionId));
  const move: AttachmentMove =
    known === undefined ? { kind: "to", state: "registering" } : rules.attachment[known.state].attach;
  if (move.kind === "refused") return { record, outcome: "revoked" };
  const others = record.attachments.filter((each) => each !== known);
  if (others.some((each) => rules.isActive(each.state))) return { record, outcome: "active-elsewhere" };
  const state: NodeState = move.kind === "to" ? move.state : (known?.state ?? "registering");
  const next: Attachment = { sessionId, participantId, fence: rules.fenceOf(known, fence), state };
  return { record: { ...record, attachments: [...others, next] }, outcome: "done" };
}

function beat(rules: NodeRules, record: NodeRecord, command: CommandOf<"beat">, now: number): NodeStep {
  const held = record.attachments.find((each) => rules.isHeard(each.state));
  const event = beatOf(command.health);
  const verdict = rules.judgeCall(rules.attachment, held, command.speaker, event);
  if (verdict.kind !== "move") return { record, outcome: verdict.kind };
  const health = rules.presence[record.presence?.health ?? "offline"][event];
  const lastBeatAt = Math.max(now, record.presence?.lastBeatAt ?? now);
  return {
    record: { ...withState(record, held, verdict.state), presence: { health, lastBeatAt } },
    outcome: "done",
  };
}

function report(rules: NodeRules, record: NodeRecord, command: CommandOf<"report">): NodeStep {
  const held = record.attachments.find((each) => rules.isActive(each.state));
  // A map without a word on health changes the map alone.
  const event = reportOf(command.health ?? "degraded");
  const verdict = rules.judgeCall(rules.attachment, held, command.speaker, event);
  if (verdict.kind !== "move" && verdict.kind !== "registering") return { record, outcome: verdict.kind };
  if (rules.refusesReport(command.readOnly)) return { record, outcome: "read-only" };
  if (verdict.kind !== "move") return { record, outcome: verdict.kind };
  return {
    record: command.health === undefined ? record : withState(record, held, verdict.state),
    outcome: "done",
  };
}

function detach(rules: NodeRules, record: NodeRecord, command: CommandOf<"detach">): NodeStep {
  const held = record.attachments.find((each) => rules.isActive(each.state));
  if (held === undefined) return { record, outcome: "nothing" };
  // The session's owner speaks for the session, not for the node: a fence still says which attach is meant.
  const { speaker, ownsSession } = command;
  const heard = ownsSession ? { ...speaker, participantId: held.participantId } : speaker;
  const fault = rules.speakerFault(held, heard);
  if (fault !== undefined) return { record, outcome: fault };
  return leave(rules, record, held, "detach");
}

function leave(
  rules: NodeRules,
  record: NodeRecord,
  held: Attachment | undefined,
  event: "detach" | "revoke",
): NodeStep {
  if (held === undefined) return { record, outcome: "nothing" };
  const move = rules.attachment[held.state][event];
  if (move.kind !== "to") return { record, outcome: "nothing" };
  // The presence is that of the node, wherever it is active: leaving a session that it was not active in is no sign.
  const presence =
    record.presence !== undefined && rules.isActive(held.state)
      ? { ...record.presence, health: rules.presence[record.presence.health].leave }
      : record.presence;
  return { record: { ...withState(record, held, move.state), presence }, outcome: "done" };
}

function sweep(rules: NodeRules, record: NodeRecord, now: number): NodeStep {
  const { presence } = record;
  if (presence === undefined) return { record, outcome: "nothing" };
  const health = rules.sweepTarget(
    rules.presence,
    presence.health,
    rules.lateness(now - presence.lastBeatAt),
  );
  if (health === presence.health) return { record, outcome: "nothing" };
  return { record: { ...record, presence: { ...presence, health } }, outcome: "done" };
}

function withState(record: NodeRecord, held: Attachment | undefined, state: NodeState): NodeRecord {
  if (held === undefined || held.state === state) return record;
  return {
    ...record,
    attachments: record.attachments.map((each) => (each === held ? { ...each, state } : each)),
  };
}
