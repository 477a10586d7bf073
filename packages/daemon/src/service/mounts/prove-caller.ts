import { containerMembership } from "../../model/container-membership.ts";
import type { ContainerEngine } from "../ports/container-engine.ts";
import type { AgentPeerIdentifier, GuestPeer, HostPeer, PeerRefusal } from "../ports/peer.ts";
import { mountUsers } from "./mount-users.ts";

export type CallerRefusal =
  | Exclude<PeerRefusal, "other_pid_namespace" | "other_root">
  /** Neither on the host nor in the container that mounts this directory. */
  | "not_in_container"
  /** No running container mounts this directory. */
  | "mount_unused"
  /** Several running containers do, so that none can be told by it. */
  | "mount_shared"
  | "engine_unavailable"
  /** The container's first process cannot be looked at from here. */
  | "container_unreadable";

/** Who calls over the container plane, proven. */
export type Caller =
  | { readonly kind: "host"; readonly peer: HostPeer }
  | {
      readonly kind: "container";
      readonly peer: GuestPeer;
      readonly containerId: string;
      /** Where the caller sees the mount's directory. */
      readonly target: string;
    };

export type CallerVerdict =
  | { readonly kind: "proven"; readonly caller: Caller }
  | { readonly kind: "refused"; readonly reason: CallerRefusal };

/** `null` for the socket of the host, over which no container may call. */
export type MountDirectory = string | null;

/**
 * Proves where a guest runs: exactly one running container mounts the directory, and the kernel has the guest in that
 * container's control groups. Nothing that the guest itself says is looked at.
 */
export async function proveGuest(
  engine: ContainerEngine,
  identifier: AgentPeerIdentifier,
  directory: MountDirectory,
  guest: GuestPeer,
): Promise<CallerVerdict> {
  if (directory === null) return refused("not_in_container");
  const mounted = await mountUsers(engine, directory);
  if (mounted.kind === "failed") return refused("engine_unavailable");
  const [user, second] = mounted.users;
  if (user === undefined) return refused("mount_unused");
  if (second !== undefined) return refused("mount_shared");
  const { containerId, target } = user;
  const inspected = await engine.inspect(containerId);
  if (inspected.kind !== "ok") return refused("engine_unavailable");
  const pid = inspected.value?.pid ?? null;
  const first = pid === null ? undefined : identifier.controlGroupsOf(pid);
  if (first === undefined) return refused("container_unreadable");
  switch (containerMembership(containerId, first, guest.controlGroups)) {
    case "unknown":
      return refused("container_unreadable");
    case "outside":
      return refused("not_in_container");
    case "inside":
      // The questions took their time; the process that connected must have lived through them.
      return guest.isAlive()
        ? { kind: "proven", caller: { kind: "container", peer: guest, containerId, target } }
        : refused("peer_gone");
  }
}

function refused(reason: CallerRefusal): CallerVerdict {
  return { kind: "refused", reason };
}

/** What the host rule said of somebody who is neither host nor guest. */
export function refusalOf(reason: PeerRefusal): CallerRefusal {
  return reason === "other_pid_namespace" || reason === "other_root" ? "not_in_container" : reason;
}
