import type { AgentRole } from "../../model/agent-role.ts";
import type { LogAttachmentStatus } from "../../model/log-attachment-status.ts";
import type { QueueState } from "../../model/queue-state.ts";
import type { AgentState } from "./agent-record.ts";
import type { ContainerState } from "./container-record.ts";
import type { PaneState } from "./pane-record.ts";

/** Counts kept by triggers, read in one indexed pass; every key is present, 0 when nothing is there. */
export interface DashboardCounts {
  readonly containers: Readonly<Record<ContainerState, number>>;
  readonly panes: {
    readonly total: number;
    readonly registered: number;
    readonly unregistered: number;
    readonly byState: Readonly<Record<PaneState, number>>;
    /** Active panes that no agent holds: what a person can adopt now. */
    readonly adoptable: number;
  };
  readonly agents: {
    readonly total: number;
    readonly byRole: Readonly<Record<AgentRole, number>>;
    readonly byState: Readonly<Record<AgentState, number>>;
  };
  readonly queue: Readonly<Record<QueueState, number>>;
  readonly logAttachments: Readonly<Record<LogAttachmentStatus, number>>;
  readonly events: number;
  readonly routes: { readonly enabled: number; readonly disabled: number };
}
