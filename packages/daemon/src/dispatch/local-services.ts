import type { LocalErrors, LocalMethods } from "@interlock/contracts";
import type { Call, Handler } from "@interlock/wire";
import type { ProtocolHandshake } from "../model/protocol-handshake.ts";
import type { LocalNode } from "../service/node/local-node.ts";
import type { UplinkControl, UplinkTargets } from "../service/ports/uplink.ts";
import type { HostPeer } from "../service/ports/peer.ts";
import type { SessionFollowers } from "../service/session-log/session-followers.ts";
import type { AuditCause } from "../store/audit/audit-cause.ts";
import type { Store } from "../store/store.ts";

export interface NodeServices {
  readonly node: LocalNode;
  readonly uplink: UplinkControl;
  readonly targets: Pick<UplinkTargets, "address">;
}

/** What the handlers of the local plane work with. */
export interface LocalServices {
  readonly store: Store;
  readonly followers: SessionFollowers;
  /** This machine as a runtime node: loaded when it is first needed. */
  readonly nodes: () => Promise<NodeServices>;
  readonly stopping: () => boolean;
}

/** One connection: the process behind it, and what its hello led to. */
export interface LocalCaller {
  readonly peer: HostPeer;
  readonly handshake: ProtocolHandshake;
}

/** Nothing but the caller is found out at a gate of this plane. */
export type LocalContext = undefined;
export type LocalCall<Params> = Call<Params, LocalCaller, LocalContext>;
export type LocalHandler<Name extends keyof LocalMethods> = Handler<
  LocalMethods[Name],
  LocalErrors,
  LocalCaller,
  LocalContext
>;

/** How the audit names the cause of a call's effect. */
export function localCause(call: LocalCall<unknown>): AuditCause {
  return { origin: "local", via: call.method };
}
