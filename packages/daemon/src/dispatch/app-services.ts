import type { AppErrors, AppMethods } from "@interlock/contracts";
import type { Call, Handler } from "@interlock/wire";
import type { AppSession, AppSessionRegistry } from "../service/app-session/app-session-registry.ts";
import type { DeliveryWorker } from "../service/delivery/delivery-worker.ts";
import type { LogService } from "../service/logs/log-service.ts";
import type { DelayTimer } from "../service/queue/delay-timer.ts";
import type { EventFeed } from "../service/events/event-feed.ts";
import type { HostPeer } from "../service/ports/peer.ts";
import type { PlaceReach } from "../service/readiness/place-reach.ts";
import type { Probes } from "../service/readiness/readiness.ts";
import type { RecentSkips } from "../service/route/recent-skips.ts";
import type { RouteWorker } from "../service/route/route-worker.ts";
import type { Scanner } from "../service/scan/scanner.ts";
import type { AuditCause } from "../store/audit/audit-cause.ts";
import type { Store } from "../store/store.ts";

/** What the handlers of the app plane work with. */
export interface AppServices {
  readonly store: Store;
  readonly sessions: AppSessionRegistry;
  readonly scanner: Scanner;
  readonly worker: DeliveryWorker;
  readonly delays: DelayTimer;
  /** How every subsystem is, as of at most a second ago. */
  readonly probe: () => Promise<Probes>;
  readonly reach: PlaceReach;
  readonly skips: RecentSkips;
  readonly feed: EventFeed;
  readonly routes: RouteWorker;
  readonly logs: LogService;
  readonly daemonVersion: string;
  readonly hostUserId: string;
  readonly stopping: () => boolean;
}

export interface AppContext {
  /** Behind the session gate there always is one; before it there is none. */
  readonly session: AppSession | undefined;
  /** The connection, where it stays open after the answer: its signal says when the client has left. */
  readonly kept: AbortSignal | undefined;
}
export type AppCall<Params> = Call<Params, HostPeer, AppContext>;
export type AppHandler<Name extends keyof AppMethods> = Handler<
  AppMethods[Name],
  AppErrors,
  HostPeer,
  AppContext
>;

/** The session of a call that the session gate has let through. */
export function sessionOf(call: AppCall<unknown>): AppSession {
  const { session } = call.context;
  if (session === undefined) throw new Error(`${call.method} was reached without an app-session`);
  return session;
}

/** How the audit names the cause of a call's effect. */
export function causeOf(call: AppCall<unknown>): AuditCause {
  return { origin: "app", appSessionId: sessionOf(call).id, via: call.method };
}
