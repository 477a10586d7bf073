import type { ControlMethods } from "@interlock/client";

export type RosterParams = ControlMethods["runtimenode.roster"]["params"];
export type Roster = ControlMethods["runtimenode.roster"]["result"];
export type RosterEntry = Roster["nodes"][number];
