import type { RosterEntry } from "./roster.ts";

export interface RosterChange {
  readonly nodeId: RosterEntry["nodeId"];
  /** What is different, in words without anything of the node's own. */
  readonly what: string;
}

/** What a roster says that the one before did not; heartbeats alone are no change. */
export function rosterChanges(
  before: readonly RosterEntry[] | undefined,
  now: readonly RosterEntry[],
): readonly RosterChange[] {
  const known = new Map(before?.map((entry) => [entry.nodeId, entry]));
  const changed = now.flatMap((entry) => {
    const old = known.get(entry.nodeId);
    const words = old === undefined ? arrival(entry) : difference(old, entry);
    return words.length === 0 ? [] : [{ nodeId: entry.nodeId, what: words.join(", ") }];
  });
  const there = new Set(now.map(({ nodeId }) => nodeId));
  const gone = [...known.keys()].filter((nodeId) => !there.has(nodeId));
  return [...changed, ...gone.map((nodeId) => ({ nodeId, what: "is no longer listed" }))];
}

function arrival({ state, healthState, readOnly, clientVersion }: RosterEntry): readonly string[] {
  const heard = healthState === null ? "not heard yet" : `heard ${healthState}`;
  return [state, heard, `version ${clientVersion}`, readOnly ? "read-only" : "read-write"];
}

function difference(old: RosterEntry, now: RosterEntry): readonly string[] {
  return [
    ...(old.state === now.state ? [] : [`${old.state} → ${now.state}`]),
    ...(old.healthState === now.healthState
      ? []
      : [`heard ${old.healthState ?? "never"} → ${now.healthState ?? "never"}`]),
    ...(old.clientVersion === now.clientVersion
      ? []
      : [`version ${old.clientVersion} → ${now.clientVersion}`]),
    ...(old.readOnly === now.readOnly ? [] : [now.readOnly ? "may only read" : "may write again"]),
    ...(old.participantId === now.participantId ? [] : ["belongs to another participant"]),
  ];
}
