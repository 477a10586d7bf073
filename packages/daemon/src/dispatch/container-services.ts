import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import type { Call, Handler } from "@interlock/wire";
import type { ExcerptBounds } from "../model/event-excerpt.ts";
import { HOST_CONTAINER_ID } from "../model/pane-key.ts";
import type { DeliveryWorker } from "../service/delivery/delivery-worker.ts";
import type { EventFollowers } from "../service/events/event-followers.ts";
import type { LogService } from "../service/logs/log-service.ts";
import type { Mounts } from "../service/mounts/mounts.ts";
import type { Caller } from "../service/mounts/prove-caller.ts";
import type { RefusalEntry } from "../service/mounts/refusal-ledger.ts";
import type { PeerRefusal } from "../service/ports/peer.ts";
import type { DelayTimer } from "../service/queue/delay-timer.ts";
import type { RouteWorker } from "../service/route/route-worker.ts";
import type { MountSockets } from "../service/ports/mount-sockets.ts";
import type { Scanner } from "../service/scan/scanner.ts";
import type { AuditCause } from "../store/audit/audit-cause.ts";
import type { Store } from "../store/store.ts";

/** What the handlers of the container plane work with. */
export interface ContainerServices {
  readonly store: Store;
  readonly scanner: Scanner;
  readonly worker: DeliveryWorker;
  readonly delays: DelayTimer;
  readonly routes: RouteWorker;
  readonly logs: LogService;
  readonly followers: EventFollowers;
  /** How many events one answer holds, how long one waits for them, and how their excerpts are bounded. */
  readonly events: {
    readonly rules: { readonly excerpt: ExcerptBounds };
    readonly page: { readonly default: number; readonly max: number };
    readonly follow: { readonly longPollMs: number };
  };
  readonly mounts: Mounts;
  /** Callers turned away at the socket of the app plane. */
  readonly appRefusals: () => readonly RefusalEntry<PeerRefusal>[];
  readonly sockets: MountSockets;
  readonly daemonVersion: string;
  readonly home: string;
  readonly startedAtMs: number;
  /** Ends the daemon once what is in flight is answered. */
  readonly stop: () => void;
}

/** The socket that a call came over. */
export interface ContainerContext {
  readonly mount: string;
  readonly socketPath: string;
}

export type ContainerCall<Params> = Call<Params, Caller, ContainerContext>;
export type ContainerHandler<Name extends keyof ContainerMethods> = Handler<
  ContainerMethods[Name],
  ContainerErrors,
  Caller,
  ContainerContext
>;

/** Where a caller runs, as pane and agent rows name it. */
export function placeOf(caller: Caller): string {
  return caller.kind === "host" ? HOST_CONTAINER_ID : caller.containerId;
}

/** The container outside of which a caller sees nothing; null for one on the host, who sees everything. */
export function homeOf(caller: Caller): string | null {
  return caller.kind === "host" ? null : caller.containerId;
}

/** Whether a caller may act on what is in a container: one on the host everywhere, a guest at home only. */
export function mayActIn(caller: Caller, containerId: string): boolean {
  return caller.kind === "host" || caller.containerId === containerId;
}

/** How the audit names the cause of a call's effect. */
export function cliCause(call: ContainerCall<unknown>): AuditCause {
  return { origin: "cli", via: call.method, caller: placeOf(call.caller) };
}
