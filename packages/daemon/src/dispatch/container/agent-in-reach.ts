import type { ContainerErrors } from "@interlock/contracts";
import type { FailureOf } from "@interlock/wire";
import type { Caller } from "../../service/mounts/prove-caller.ts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import { fail } from "../container-fail.ts";
import { mayActIn } from "../container-services.ts";

export type OutOfReach = FailureOf<ContainerErrors, "agent_not_found" | "other_container">;

/** The agent of this id, for a caller who may act on it: an agent keeps its pane, and with it its place, for life. */
export function agentInReach(read: StoreReader, caller: Caller, agentId: string): AgentRecord | OutOfReach {
  const agent = read.agent(agentId);
  if (agent === null) return fail("agent_not_found");
  return mayActIn(caller, agent.containerId) ? agent : fail("other_container");
}
