// SQL made from the transition table, so that statements which move many rows at once cannot say otherwise.
import { NODE_STATES, type NodeState, type RuntimeNodeHealthState } from "@interlock/contracts";
import { sql, type RawBuilder } from "kysely";
import { ATTACHMENT_TABLE, type AttachmentEvent } from "../model/node/attachment-table.ts";

/** A list of states that the event is not refused in, for `IN (…)`. */
export function statesTaking(event: AttachmentEvent): RawBuilder<NodeState> {
  return listOf(NODE_STATES.values.filter((state) => ATTACHMENT_TABLE[state][event].kind !== "refused"));
}

/** A list of states that the event changes, for `IN (…)`. */
export function statesChangedBy(event: AttachmentEvent): RawBuilder<NodeState> {
  return listOf(NODE_STATES.values.filter((state) => ATTACHMENT_TABLE[state][event].kind === "to"));
}

/** The state after a beat, from the columns that hold the state before it and the reported health. */
export function stateAfterBeat(
  state: RawBuilder<unknown>,
  health: RawBuilder<unknown>,
): RawBuilder<NodeState> {
  const cases = NODE_STATES.values.flatMap((from) =>
    HEALTHS.flatMap((reported) => {
      const move = ATTACHMENT_TABLE[from][`beat-${reported}`];
      if (move.kind !== "to") return [];
      return [
        sql`WHEN ${state} = ${sql.lit(from)} AND ${health} = ${sql.lit(reported)} THEN ${sql.lit(move.state)}`,
      ];
    }),
  );
  return sql<NodeState>`CASE ${sql.join(cases, sql` `)} ELSE ${state} END`;
}

const HEALTHS: readonly RuntimeNodeHealthState[] = ["online", "degraded"];

function listOf(states: readonly NodeState[]): RawBuilder<NodeState> {
  return sql<NodeState>`${sql.join(states.map((state) => sql.lit(state)))}`;
}
