import { sql } from "kysely";
import { hasActiveLog, selectAgents } from "../records/agent-columns.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { equalsInOrder } from "./equals.ts";
import type { AgentFilters, AgentOrder } from "./list-inputs.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const id: KeyColumn<AgentRecord> = { column: "agents.agent_id", of: (row) => row.agentId };
const registeredAt: KeyColumn<AgentRecord> = {
  column: "agents.registered_at",
  of: (row) => row.registeredAt,
};
const rolePriority: KeyColumn<AgentRecord> = {
  column: "agents.role_priority",
  of: (row) => row.rolePriority,
};

export const agentSurface: Surface<AgentRecord, AgentOrder, keyof AgentFilters, "agents" | "panes"> = {
  name: "agents",
  select: selectAgents,
  orders: {
    default: { columns: [rolePriority, registeredAt, id], cursor: "values" },
    registered_at: { columns: [registeredAt, id], cursor: "values" },
    role: { columns: [{ column: "agents.role", of: (row) => row.role }, id], cursor: "values" },
  },
  filters: {
    role: equalsInOrder("agents.role"),
    capability: equalsInOrder("agents.capability"),
    container_id: equalsInOrder("panes.container_id"),
    log_attached: {
      where: (value) => (value === true ? hasActiveLog : sql<boolean>`not ${hasActiveLog}`),
      constant: true,
    },
  },
  reference: { of: (row) => row.agentId, find: agentById },
};
