import type { AgentRole } from "./agent-role.ts";

export interface EffectivePermissions {
  readonly canSend: boolean;
  readonly canReceive: boolean;
  readonly canSendTo: readonly AgentRole[];
}

const RECEIVES: EffectivePermissions = { canSend: false, canReceive: true, canSendTo: [] };
const NOTHING: EffectivePermissions = { canSend: false, canReceive: false, canSendTo: [] };

/** What each role may do with messages; the permission gate decides the same, message by message. */
export const EFFECTIVE_PERMISSIONS: Readonly<Record<AgentRole, EffectivePermissions>> = {
  master: { canSend: true, canReceive: false, canSendTo: ["slave", "swarm"] },
  slave: RECEIVES,
  swarm: RECEIVES,
  "test-runner": NOTHING,
  shell: NOTHING,
  unknown: NOTHING,
};
