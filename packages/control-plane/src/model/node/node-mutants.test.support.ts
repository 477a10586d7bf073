// The rules with one fault each. Every one of them must be found.
import type { AttachmentEvent, AttachmentMove, AttachmentTable } from "./attachment-table.ts";
import type { NodeState } from "@interlock/contracts";
import { judgeCall, speakerFault } from "./judge-call.ts";
import type { WorldRules } from "./node-world.test.support.ts";

const spoiled = (
  table: AttachmentTable,
  state: NodeState,
  event: AttachmentEvent,
  move: AttachmentMove,
): AttachmentTable => ({ ...table, [state]: { ...table[state], [event]: move } });

const move =
  (state: NodeState, event: AttachmentEvent, to: NodeState) =>
  (rules: WorldRules): WorldRules => ({
    ...rules,
    attachment: spoiled(rules.attachment, state, event, { kind: "to", state: to }),
  });

export const MUTANTS: Readonly<Record<string, (rules: WorldRules) => WorldRules>> = {
  "an attach does not ask where else the node is active": (rules) => ({
    ...rules,
    isActive: (state) => state !== "registering" && rules.isActive(state),
  }),
  "an attach keeps the fence it had": (rules) => ({
    ...rules,
    fenceOf: (known, fresh) => known?.fence ?? fresh,
  }),
  "a fence is used for a second time": (rules) => ({ ...rules, fenceOf: () => 1 }),
  "a heartbeat's fence is not looked at": (rules) => ({
    ...rules,
    judgeCall: (table, held, speaker, event) =>
      judgeCall(table, held, event.startsWith("beat") ? { ...speaker, fence: undefined } : speaker, event),
  }),
  "a capability update's fence is not looked at": (rules) => ({
    ...rules,
    judgeCall: (table, held, speaker, event) =>
      judgeCall(table, held, event.startsWith("report") ? { ...speaker, fence: undefined } : speaker, event),
  }),
  "a detach's fence is not looked at": (rules) => ({
    ...rules,
    speakerFault: (held, speaker) => speakerFault(held, { ...speaker, fence: undefined }),
  }),
  "the fence before the latest still counts": (rules) => ({
    ...rules,
    judgeCall: (table, held, speaker, event) =>
      judgeCall(
        table,
        held,
        held !== undefined && speaker.fence === held.fence - 1 ? { ...speaker, fence: held.fence } : speaker,
        event,
      ),
  }),
  "anybody may beat": (rules) => ({
    ...rules,
    judgeCall: (table, held, speaker, event) =>
      judgeCall(
        table,
        held,
        { ...speaker, participantId: held?.participantId ?? speaker.participantId },
        event,
      ),
  }),
  "anybody may detach": (rules) => ({
    ...rules,
    speakerFault: (held, speaker) => speakerFault(held, { ...speaker, participantId: held.participantId }),
  }),
  "anybody may attach a node that is another's": (rules) => ({ ...rules, ownedByOther: () => false }),
  "a heartbeat brings back a node that was detached": (rules) => ({
    ...move("offline", "beat-online", "online")(rules),
    isHeard: (state) => state !== "revoked",
  }),
  "an attach brings back a revoked node": move("revoked", "attach", "registering"),
  "a detach makes a revoked node offline": (rules) => ({
    ...move("revoked", "detach", "offline")(rules),
    isActive: (state) => state === "revoked" || rules.isActive(state),
  }),
  "a detached node cannot come back": (rules) => ({
    ...rules,
    attachment: spoiled(rules.attachment, "offline", "attach", { kind: "refused", because: "revoked" }),
  }),
  "a capability update ends the registration": move("registering", "report-online", "online"),
  "a degraded report ends the registration": move("registering", "report-degraded", "degraded"),
  "a heartbeat mends the capabilities": move("degraded", "beat-online", "online"),
  "an attach of an active node does not register again": (rules) => ({
    ...rules,
    attachment: spoiled(rules.attachment, "online", "attach", { kind: "stay" }),
  }),
  "a node below the floor may write": (rules) => ({ ...rules, refusesReport: () => false }),
  "a detach leaves the presence": (rules) => ({
    ...rules,
    presence: { ...rules.presence, online: { ...rules.presence.online, leave: "online" } },
  }),
  "a sweep writes what it saw, not what is": (rules) => ({
    ...rules,
    writeSweep: (record, seen) => ({
      record:
        record.presence === undefined
          ? record
          : { ...record, presence: { ...record.presence, health: seen.target } },
      told: true,
    }),
  }),
  "a sweep looks again at the time, not at the state": (rules) => ({
    ...rules,
    writeSweep: (record, seen, asIs) => {
      const written = rules.writeSweep(record, seen, asIs);
      const late = record.presence !== undefined && record.presence.lastBeatAt < 0;
      return { record: written.record, told: written.told || late };
    },
  }),
  "a sweep promotes what is in time": (rules) => ({
    ...rules,
    sweepTarget: (table, presence, lateness) =>
      lateness === "in-time" ? "online" : rules.sweepTarget(table, presence, lateness),
  }),
  "a sweep takes late for lost": (rules) => ({
    ...rules,
    sweepTarget: (table, presence, lateness) =>
      rules.sweepTarget(table, presence, lateness === "late" ? "lost" : lateness),
  }),
  "a sweep never gives a node up": (rules) => ({
    ...rules,
    sweepTarget: (table, presence, lateness) =>
      rules.sweepTarget(table, presence, lateness === "lost" ? "late" : lateness),
  }),
};
