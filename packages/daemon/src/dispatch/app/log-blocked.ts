import type { LogBlockReason } from "../../service/logs/log-outcome.ts";
import { fail } from "../fail.ts";
import { placeUnreachable } from "./place-unreachable.ts";

/** Why a pane's output was not attached, in the plane's codes. */
export function logBlocked(agentId: string, reason: LogBlockReason) {
  return reason === "docker_unavailable" || reason === "tmux_unavailable"
    ? placeUnreachable(reason)
    : fail("log_attach_blocked", { agent_id: agentId, reason });
}
