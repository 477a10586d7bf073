import type { CallerPane } from "@interlock/contracts";
import { firstMismatch } from "../../model/pane-identity.ts";
import type { Caller } from "../../service/mounts/prove-caller.ts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import { placeOf } from "../container-services.ts";
import { paneKeyOf } from "./pane-key.ts";

/** The agent that a call says it comes from, where its pane is one of the caller's own place; null where it is not. */
export function callingAgent(
  read: StoreReader,
  caller: Caller,
  pane: CallerPane | undefined,
): AgentRecord | null {
  if (pane === undefined) return null;
  const key = paneKeyOf(pane.pane_composite_key);
  const agent = read.agent(pane.agent_id);
  if (agent === null || key.containerId !== placeOf(caller)) return null;
  return firstMismatch(key, agent) === null && agent.paneState === "active" ? agent : null;
}
