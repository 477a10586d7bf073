// One node as two of its incarnations, a lossy network, the database and two sweepers live it. Time has no start: only
// how long ago the last beat was matters, and from two ticks on it is all the same.
import type { NodeState, RuntimeNodeHealthState } from "@interlock/contracts";
import type { Edge } from "@interlock/testkit/explore";
import type { NodeRules } from "./node-rules.ts";
import { NO_RECORD, stepNode, type NodeCommand, type NodeOutcome, type NodeRecord } from "./node-step.ts";
import type { Presence } from "./presence-table.ts";
import { NOW, OWNER } from "./node-ticks.test.support.ts";
import { wrongStep } from "./node-invariants.test.support.ts";

const SESSIONS = ["A", "B"] as const;
type SessionName = (typeof SESSIONS)[number];
const OLDEST_BEAT = -2;

export interface Message {
  readonly client: number;
  readonly say:
    | { readonly kind: "attach"; readonly sessionId: SessionName }
    | { readonly kind: "beat" | "report"; readonly health: RuntimeNodeHealthState; readonly fence: number }
    | { readonly kind: "detach"; readonly fence: number };
}

/** What a sweeper saw in its first step, to be written in its second. */
export interface Seen {
  readonly target: Presence;
}

export interface World {
  readonly record: NodeRecord;
  readonly nextFence: number;
  /** The fence that each incarnation knows; 0 before its attach was answered. */
  readonly fences: readonly number[];
  readonly wire: readonly Message[];
  readonly sweepers: readonly (Seen | undefined)[];
  readonly belowFloor: boolean;
}

/** The rules, and how the second step of a sweep writes. */
export interface WorldRules extends NodeRules {
  readonly writeSweep: (record: NodeRecord, seen: Seen, rules: NodeRules) => Written;
}

export interface Written {
  readonly record: NodeRecord;
  /** Was a transition told to those who watch? */
  readonly told: boolean;
}

export interface Bounds {
  readonly attaches: number;
  readonly messages: number;
  readonly clients: number;
  readonly sweepers: number;
}

export const startWorld = ({ clients, sweepers }: Bounds): World => ({
  record: NO_RECORD,
  nextFence: 1,
  fences: Array.from({ length: clients }, () => 0),
  wire: [],
  sweepers: Array.from({ length: sweepers }, () => undefined),
  belowFloor: false,
});

const STATE_CODE: Readonly<Record<NodeState, number>> = {
  registering: 1,
  online: 2,
  degraded: 3,
  offline: 4,
  revoked: 5,
};
const HEALTH_CODE: Readonly<Record<Presence, number>> = { online: 1, degraded: 2, offline: 3 };
const SAY_CODE = { attach: 0, beat: 1, report: 2, detach: 3 } as const;

function messageCode({ client, say }: Message): number {
  const head = client * 4 + SAY_CODE[say.kind];
  switch (say.kind) {
    case "attach":
      return head * 64 + (say.sessionId === "A" ? 0 : 1);
    case "detach":
      return head * 64 + say.fence;
    case "beat":
    case "report":
      return head * 64 + say.fence * 2 + (say.health === "online" ? 0 : 1);
  }
}

export function keyOf(world: World): string {
  const { record, fences, wire, sweepers } = world;
  const codes: number[] = [world.nextFence * 2 + (world.belowFloor ? 1 : 0)];
  for (const name of SESSIONS) {
    const row = record.attachments.find(({ sessionId }) => sessionId === name);
    codes.push(row === undefined ? 0 : row.fence * 8 + STATE_CODE[row.state]);
  }
  const { presence } = record;
  codes.push(presence === undefined ? 0 : HEALTH_CODE[presence.health] * 4 - presence.lastBeatAt);
  codes.push(...fences);
  for (const seen of sweepers) codes.push(seen === undefined ? 0 : HEALTH_CODE[seen.target]);
  codes.push(...wire.map(messageCode));
  return String.fromCharCode(...codes);
}

/** Everything that can happen next. */
export function* edgesOf(world: World, rules: WorldRules, bounds: Bounds): Generator<Edge<World>> {
  yield step("tick", world, { ...world, record: aged(world.record) });
  if (!world.belowFloor) yield step("raise floor", world, { ...world, belowFloor: true });
  yield* sends(world, bounds);
  for (const [place, message] of world.wire.entries()) {
    const without = world.wire.filter((_, index) => index !== place);
    yield step(`drop ${told(message)}`, world, { ...world, wire: without });
    yield* deliveries(world, rules, message, without);
  }
  yield* sweeps(world, rules);
  for (const name of SESSIONS)
    yield commanded(`revoke ${name}`, world, rules, { kind: "revoke", sessionId: name });
}

function step(label: string, _before: World, next: World, wrong?: string): Edge<World> {
  return { label, next, wrong };
}

function aged(record: NodeRecord): NodeRecord {
  const { presence } = record;
  if (presence === undefined || presence.lastBeatAt === OLDEST_BEAT) return record;
  return { ...record, presence: { ...presence, lastBeatAt: presence.lastBeatAt - 1 } };
}

function* sends(world: World, bounds: Bounds): Generator<Edge<World>> {
  for (const [client, fence] of world.fences.entries()) {
    if (fence > 0) yield step(`${client} dies`, world, { ...world, fences: world.fences.with(client, 0) });
    if (world.wire.length >= bounds.messages) continue;
    const underWay = world.wire.filter(({ say }) => say.kind === "attach").length;
    for (const say of saysOf(fence, world.nextFence + underWay <= bounds.attaches)) {
      const message = { client, say };
      const wire = [...world.wire, message].toSorted((a, b) => messageCode(a) - messageCode(b));
      yield step(`send ${told(message)}`, world, { ...world, wire });
    }
  }
}

function* saysOf(fence: number, mayAttach: boolean): Generator<Message["say"]> {
  if (mayAttach) for (const sessionId of SESSIONS) yield { kind: "attach", sessionId };
  if (fence === 0) return;
  yield { kind: "beat", health: "online", fence };
  yield { kind: "beat", health: "degraded", fence };
  yield { kind: "report", health: "online", fence };
  yield { kind: "report", health: "degraded", fence };
  yield { kind: "detach", fence };
}

/** Heard, with or without the answer coming back; and heard while a copy stays under way. */
function* deliveries(
  world: World,
  rules: WorldRules,
  message: Message,
  without: readonly Message[],
): Generator<Edge<World>> {
  const { client, say } = message;
  const command = commandOf(message, world);
  const heard = commanded(`deliver ${told(message)}`, { ...world, wire: without }, rules, command);
  if (say.kind !== "attach") {
    yield heard;
    yield commanded(`deliver a copy of ${told(message)}`, world, rules, command);
    return;
  }
  yield { ...heard, label: `${heard.label}, answer lost` };
  const answered = heard.next.record === world.record ? 0 : (activeFence(heard.next.record) ?? 0);
  if (answered > 0) yield { ...heard, next: { ...heard.next, fences: world.fences.with(client, answered) } };
}

function commandOf({ say }: Message, world: World): NodeCommand {
  switch (say.kind) {
    case "attach":
      return {
        kind: "attach",
        sessionId: say.sessionId,
        participantId: OWNER,
        fence: world.nextFence,
      };
    case "beat":
      return { kind: "beat", health: say.health, speaker: speaker(say.fence) };
    case "report":
      return {
        kind: "report",
        health: say.health,
        speaker: speaker(say.fence),
        readOnly: world.belowFloor,
      };
    case "detach":
      return { kind: "detach", speaker: speaker(say.fence), ownsSession: false };
  }
}

const speaker = (fence: number): { readonly participantId: string; readonly fence: number } => ({
  participantId: OWNER,
  fence,
});

function commanded(label: string, world: World, rules: WorldRules, command: NodeCommand): Edge<World> {
  const { record, outcome } = stepNode(rules, world.record, command, NOW);
  const wrong = wrongStep(world.record, command, outcome, record);
  const used = command.kind === "attach" && outcome === "done" ? 1 : 0;
  return {
    label: `${label} (${outcome})`,
    next: { ...world, record, nextFence: world.nextFence + used },
    wrong,
  };
}

function* sweeps(world: World, rules: WorldRules): Generator<Edge<World>> {
  for (const [index, seen] of world.sweepers.entries()) {
    const idle = { ...world, sweepers: world.sweepers.with(index, undefined) };
    if (seen === undefined) {
      const { record, outcome } = stepNode(rules, world.record, { kind: "sweep" }, NOW);
      if (outcome !== "done" || record.presence === undefined) continue;
      const sweepers = world.sweepers.with(index, { target: record.presence.health });
      yield step(`sweeper ${index} looks`, world, { ...world, sweepers });
      continue;
    }
    yield step(`sweeper ${index} dies`, world, idle);
    const written = rules.writeSweep(world.record, seen, rules);
    const outcome: NodeOutcome = written.told ? "done" : "nothing";
    const wrong = wrongStep(world.record, { kind: "sweep" }, outcome, written.record);
    yield step(`sweeper ${index} writes`, world, { ...idle, record: written.record }, wrong);
  }
}

export function activeFence(record: NodeRecord): number | undefined {
  return record.attachments.find(({ state }) => STATE_CODE[state] <= STATE_CODE.degraded)?.fence;
}

const told = ({ client, say }: Message): string =>
  `${client}:${say.kind}${"sessionId" in say ? ` ${say.sessionId}` : ""}${"health" in say ? ` ${say.health}` : ""}${"fence" in say ? ` #${say.fence}` : ""}`;
