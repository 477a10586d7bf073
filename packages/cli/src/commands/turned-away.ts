import { callAgent, type ContainerMethods } from "@interlock/client";
import { printable } from "../terminal/printable.ts";

type Status = ContainerMethods["status"]["result"];

/** Who was turned away at one socket since the daemon started, and why. */
export interface TurnedAway {
  /** Its path below the state directory. */
  readonly socket: string;
  readonly refusals: Status["app_refusals"] | Status["mounts"][number]["refusals"];
}

/** Sockets at which somebody was turned away; null where the daemon does not tell. */
export async function readTurnedAway(hostSocket: string): Promise<readonly TurnedAway[] | null> {
  const outcome = await callAgent(hostSocket, "status", {});
  if (!outcome.ok) return null;
  const { app_refusals, mounts } = outcome.result;
  const sockets = [
    { socket: "app.sock", refusals: app_refusals },
    ...mounts.map(({ name, refusals }) => ({ socket: `containers/${name}/agent.sock`, refusals })),
  ];
  return sockets.filter(({ refusals }) => refusals.length > 0);
}

/** One line a socket. */
export function turnedAwayLines(turnedAway: readonly TurnedAway[] | null): readonly string[] {
  if (turnedAway === null) return ["unknown: the daemon's socket for agents does not answer"];
  if (turnedAway.length === 0) return ["nobody"];
  return turnedAway.map(({ socket, refusals }) => printable(`${socket}: ${refusalText(refusals)}`));
}

/** `mount_shared ×2, uid_mismatch ×1`, the newest reason first. */
export function refusalText(refusals: TurnedAway["refusals"]): string {
  return refusals.map(({ reason, count }) => `${reason} ×${count}`).join(", ");
}
