import type { ContainerErrors } from "@interlock/contracts";
import {
  granted,
  refused,
  type IncomingConnection,
  type IncomingRequest,
  type Verdict,
} from "@interlock/wire";
import type { Mounts } from "../service/mounts/mounts.ts";
import type { Caller, CallerRefusal } from "../service/mounts/prove-caller.ts";
import { containerError } from "./container-fail.ts";
import type { ContainerContext } from "./container-services.ts";

const WORDS: Readonly<Record<CallerRefusal, string>> = {
  uid_mismatch: "Callers run as the daemon's user or as root.",
  no_credentials: "The kernel does not say who calls.",
  peer_gone: "The caller has ended.",
  unreadable: "The caller cannot be looked at.",
  unsupported_platform: "Callers cannot be told on this system.",
  not_in_container: "The caller is not in the container that mounts this socket's directory.",
  mount_unused: "No running container mounts this socket's directory.",
  mount_shared: "Several running containers mount this socket's directory; give each its own.",
  engine_unavailable: "The container engine does not say who mounts this socket's directory.",
  container_unreadable: "The container's first process cannot be looked at.",
};

/** Once for each connection, before any method name is looked at. */
export function admitCaller(
  mounts: Mounts,
  mount: string,
  onRefused: (reason: CallerRefusal) => void,
): (connection: IncomingConnection) => Promise<Verdict<Caller, ContainerErrors>> {
  return async (connection) => {
    const verdict = await mounts.identify(mount, connection.peer.descriptor());
    if (verdict.kind === "refused") {
      onRefused(verdict.reason);
      return refused<ContainerErrors>(containerError("peer_refused", WORDS[verdict.reason]));
    }
    const { caller } = verdict;
    connection.onAbort(() => caller.peer.release());
    return granted(caller);
  };
}

/** Some methods are for host peers only, over whichever socket they call. */
export function authorizeCaller(
  context: ContainerContext,
): (gate: string, request: IncomingRequest, caller: Caller) => Verdict<ContainerContext, ContainerErrors> {
  return (gate, _request, caller) => {
    if (gate === "open" || caller.kind === "host") return granted(context);
    return refused<ContainerErrors>(
      containerError(gate === "toggle" ? "routing_toggle_host_only" : "host_peer_required"),
    );
  };
}
