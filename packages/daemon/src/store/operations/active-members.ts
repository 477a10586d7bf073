import { sql } from "kysely";
import { statement, type Statement } from "../database/statement.ts";

interface Parent {
  readonly agentId: string;
}

/** How many active swarm members hang under an agent. */
export const activeMembers: Statement<Parent, { readonly count: number }> = statement<Parent>()((db, input) =>
  db
    .selectFrom("agents")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("parent_agent_id", "=", input.agentId)
    .where("state", "=", sql.lit("active")),
);
