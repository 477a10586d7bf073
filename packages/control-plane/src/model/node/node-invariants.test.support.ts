// What must hold of one node's rows, whatever happened. Written without the rules it judges.
import type { NodeState } from "@interlock/contracts";
import { stepNode, type NodeCommand, type NodeOutcome, type NodeRecord } from "./node-step.ts";
import type { NodeRules } from "./node-rules.ts";
import { NOW, OWNER } from "./node-ticks.test.support.ts";

const ACTIVE: readonly NodeState[] = ["registering", "online", "degraded"];
const RANK = { online: 2, degraded: 1, offline: 0 } as const;
const FAR_FUTURE = 1_000;

const active = (record: NodeRecord) => record.attachments.filter(({ state }) => ACTIVE.includes(state));

interface Rows {
  readonly record: NodeRecord;
  /** Above every fence that was given. */
  readonly nextFence: number;
}

/** @returns what is wrong with the rows as they are. */
export function wrongState(rows: Rows, rules: NodeRules): string | undefined {
  const { record } = rows;
  if (active(record).length > 1) return "two attachments are active";
  if (new Set(record.attachments.map(({ fence }) => fence)).size < record.attachments.length)
    return "two attachments share a fence";
  if (new Set(record.attachments.map(({ sessionId }) => sessionId)).size < record.attachments.length)
    return "one session has two rows of the node";
  const silent = stepNode(rules, record, { kind: "sweep" }, FAR_FUTURE).record.presence;
  if (silent !== undefined && silent.health !== "offline") return "a node that falls silent is never offline";
  return wrongForStranger(rows, rules) ?? wrongForOwner(rows, rules);
}

/** Whoever owns neither node nor session changes nothing, with or without a guessed fence. */
function wrongForStranger({ record, nextFence }: Rows, rules: NodeRules): string | undefined {
  if (record.attachments.length === 0) return undefined;
  for (const fence of [undefined, ...active(record).map((row) => row.fence)]) {
    const speaker = { participantId: "stranger", fence };
    const attempts: readonly NodeCommand[] = [
      { kind: "attach", sessionId: "A", participantId: "stranger", fence: nextFence },
      { kind: "attach", sessionId: "C", participantId: "stranger", fence: nextFence },
      { kind: "beat", speaker, health: "online" },
      { kind: "report", speaker, health: "degraded", readOnly: false },
      { kind: "detach", speaker, ownsSession: false },
    ];
    for (const attempt of attempts)
      if (stepNode(rules, record, attempt, NOW).record !== record)
        return `a stranger's ${attempt.kind} changed the node`;
  }
  return undefined;
}

/** The node's own participant can always come back to where it is, or was, unless that was revoked. */
function wrongForOwner({ record, nextFence }: Rows, rules: NodeRules): string | undefined {
  const [held] = active(record);
  const place = held ?? record.attachments.find(({ state }) => state === "offline");
  if (place === undefined) return undefined;
  const command: NodeCommand = {
    kind: "attach",
    sessionId: place.sessionId,
    participantId: OWNER,
    fence: nextFence,
  };
  const back = stepNode(rules, record, command, NOW);
  if (back.outcome !== "done") return "the node cannot come back to its session";
  const speaker = { participantId: OWNER, fence: nextFence };
  const beat = stepNode(rules, back.record, { kind: "beat", speaker, health: "online" }, NOW);
  return beat.outcome === "done" && beat.record.presence?.health === "online"
    ? undefined
    : "a node that came back is not heard";
}

/** @returns what one step did wrong. */
export function wrongStep(
  before: NodeRecord,
  command: NodeCommand,
  outcome: NodeOutcome,
  after: NodeRecord,
): string | undefined {
  if (outcome !== "done" && after !== before) return `a ${command.kind} that was refused changed something`;
  if (
    before.attachments.some((row) => row.state === "revoked" && stateIn(after, row.sessionId) !== "revoked")
  )
    return "a revoked attachment came back";
  switch (command.kind) {
    case "attach":
      return wrongAttach(before, command.sessionId, outcome, after);
    case "beat":
      return wrongCall(before, command.speaker.fence, after, "beat") ?? wrongBeat(before, after);
    case "report":
      return (
        wrongCall(before, command.speaker.fence, after, "report") ??
        wrongReport(before, command.readOnly, after)
      );
    case "detach":
      return wrongCall(before, command.speaker.fence, after, "detach") ?? wrongDetach(before, after);
    case "revoke":
      return stateIn(before, command.sessionId) !== undefined &&
        stateIn(after, command.sessionId) !== "revoked"
        ? "a revocation did not take hold"
        : undefined;
    case "sweep":
      return wrongSweep(before, outcome, after);
  }
}

const stateIn = (record: NodeRecord, session: string): NodeState | undefined =>
  record.attachments.find(({ sessionId }) => sessionId === session)?.state;

function wrongAttach(
  before: NodeRecord,
  session: string,
  outcome: NodeOutcome,
  after: NodeRecord,
): string | undefined {
  if (outcome !== "done") return undefined;
  const row = after.attachments.find(({ sessionId }) => sessionId === session);
  if (row?.state !== "registering") return "an attach did not register";
  return before.attachments.some(({ fence }) => fence >= row.fence)
    ? "an attach did not get a fence above all before"
    : undefined;
}

/** Only who holds the latest fence of an active attachment changes anything. */
function wrongCall(
  before: NodeRecord,
  fence: number | undefined,
  after: NodeRecord,
  kind: string,
): string | undefined {
  if (after === before) return undefined;
  const [held] = active(before);
  if (held === undefined) return `a ${kind} brought back a node that had left`;
  return fence !== undefined && held.fence !== fence
    ? `a ${kind} of a predecessor changed the node`
    : undefined;
}

function wrongBeat(before: NodeRecord, after: NodeRecord): string | undefined {
  if (after === before) return undefined;
  if (after.presence?.lastBeatAt !== NOW) return "an accepted beat did not count";
  const [held] = active(before);
  const [now] = active(after);
  return held?.state !== "registering" && held?.state !== now?.state
    ? "a beat changed what the capabilities say"
    : undefined;
}

function wrongReport(before: NodeRecord, readOnly: boolean, after: NodeRecord): string | undefined {
  if (after === before) return undefined;
  if (readOnly) return "a node below the floor wrote";
  if (after.presence !== before.presence) return "a capability update counted as a heartbeat";
  const [held] = active(before);
  return held?.state === "registering" ? "a capability update ended the registration" : undefined;
}

function wrongDetach(before: NodeRecord, after: NodeRecord): string | undefined {
  if (after === before) return undefined;
  if (active(after).length > 0) return "a detached node is still active";
  return after.presence !== undefined && after.presence.health !== "offline"
    ? "a detached node is still present"
    : undefined;
}

function wrongSweep(before: NodeRecord, outcome: NodeOutcome, after: NodeRecord): string | undefined {
  const [was, is] = [before.presence, after.presence];
  if (after.attachments !== before.attachments) return "a sweep changed an attachment";
  if (was === undefined || is === undefined) return after === before ? undefined : "a sweep made a presence";
  if (is.lastBeatAt !== was.lastBeatAt) return "a sweep counted as a heartbeat";
  if (outcome === "done" && is.health === was.health) return "a demotion was told twice";
  if (RANK[is.health] > RANK[was.health]) return "a sweep promoted a node";
  if (is.health === was.health) return undefined;
  const silent = NOW - was.lastBeatAt;
  if (silent === 0) return "a node that was just heard was demoted";
  return is.health === "offline" && silent < 2 ? "a node was offline before its time" : undefined;
}
