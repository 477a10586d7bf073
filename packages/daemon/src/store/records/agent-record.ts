import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import type { PaneKey } from "../../model/pane-key.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { PaneState } from "./pane-record.ts";

export const AGENT_STATES = ["active", "inactive"] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export interface AgentRecord extends PaneKey {
  /** `agt_` + 12 lower-case hex. */
  readonly agentId: string;
  readonly paneRef: string;
  readonly state: AgentState;
  readonly role: AgentRole;
  readonly rolePriority: number;
  readonly capability: AgentCapability;
  readonly label: string;
  readonly projectPath: string;
  readonly parentAgentId: string | null;
  /** The state of the pane itself: `active` here beside an inactive agent means the pane came back unregistered. */
  readonly paneState: PaneState;
  /** 1 while an active attachment writes what the pane prints to a log. */
  readonly logAttached: 0 | 1;
  readonly registeredAt: UnixMicros;
  readonly lastRegisteredAt: UnixMicros;
}
