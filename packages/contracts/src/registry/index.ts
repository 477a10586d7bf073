import { appClosedSets } from "../app/closed-sets.ts";
import { agentLogMethods } from "../app/agent/log-methods.ts";
import { agentMethods } from "../app/agent/methods.ts";
import { appSessionMethods } from "../app/app-session/methods.ts";
import { containerMethods } from "../app/container/methods.ts";
import { dashboardMethods } from "../app/dashboard/methods.ts";
import { appErrors } from "../app/errors.ts";
import { eventMethods } from "../app/event/methods.ts";
import { logMethods } from "../app/log/methods.ts";
import { eventSubscriptions } from "../app/event/subscription.ts";
import { paneMethods } from "../app/pane/methods.ts";
import { appPlane } from "../app/plane.ts";
import { queueMethods } from "../app/queue/methods.ts";
import { readinessMethods } from "../app/readiness/methods.ts";
import { routeMethods } from "../app/route/methods.ts";
import { scanMethods } from "../app/scan/methods.ts";
import { agentMethods as containerAgentMethods } from "../container/agent/methods.ts";
import { containerClosedSets } from "../container/closed-sets.ts";
import { coreMethods } from "../container/core/methods.ts";
import { discoveryMethods } from "../container/discovery/methods.ts";
import { eventMethods as containerEventMethods } from "../container/event/methods.ts";
import { containerErrors } from "../container/errors.ts";
import { logMethods as containerLogMethods } from "../container/agent/log-methods.ts";
import { containerPlane } from "../container/plane.ts";
import { queueMethods as containerQueueMethods } from "../container/queue/methods.ts";
import { routeMethods as containerRouteMethods } from "../container/route/methods.ts";
import { routingMethods } from "../container/routing/methods.ts";
import { controlErrors } from "../control/errors.ts";
import { controlPlane } from "../control/plane.ts";
import type { Registry } from "../define/registry.ts";
import { defineRegistry } from "../define/registry.ts";
import { localClosedSets } from "../local/closed-sets.ts";
import { daemonMethods } from "../local/daemon/methods.ts";
import { localErrors } from "../local/errors.ts";
import { localPlane } from "../local/plane.ts";
import { sharedClosedSets } from "../shared/closed-sets.ts";
import { runtimeNodeEvents } from "../shared/runtime-node/events.ts";
import { inviteMethods } from "../shared/invite/methods.ts";
import { membershipMethods } from "../shared/membership/methods.ts";
import { presenceMethods } from "../shared/presence/methods.ts";
import { runtimeNodeMethods } from "../shared/runtime-node/methods.ts";
import { sessionEvents } from "../shared/session/events.ts";
import { sessionMethods } from "../shared/session/methods.ts";
import { sessionSubscriptions } from "../shared/session/subscription.ts";
import { EVENT_ENVELOPE_VERSION } from "../versions/event-envelope-version.ts";
import { LOCAL_PROTOCOL_VERSION } from "../versions/local-protocol-version.ts";

/** The whole contract. The only place that sees all of it. */
export const registry: Registry = defineRegistry({
  name: "interlock",
  version: "1.2",
  planes: [appPlane, containerPlane, controlPlane, localPlane],
  methods: [
    ...appSessionMethods,
    ...readinessMethods,
    ...dashboardMethods,
    ...scanMethods,
    ...containerMethods,
    ...paneMethods,
    ...agentMethods,
    ...agentLogMethods,
    ...logMethods,
    ...queueMethods,
    ...eventMethods,
    ...eventSubscriptions,
    ...routeMethods,
    ...coreMethods,
    ...discoveryMethods,
    ...containerAgentMethods,
    ...containerLogMethods,
    ...containerEventMethods,
    ...containerQueueMethods,
    ...routingMethods,
    ...containerRouteMethods,
    ...sessionMethods,
    ...sessionSubscriptions,
    ...membershipMethods,
    ...inviteMethods,
    ...presenceMethods,
    ...runtimeNodeMethods,
    ...daemonMethods,
  ],
  errors: [
    ...Object.values(appErrors),
    ...Object.values(containerErrors),
    ...Object.values(controlErrors),
    ...Object.values(localErrors),
  ],
  events: [...sessionEvents, ...runtimeNodeEvents],
  closedSets: [...appClosedSets, ...containerClosedSets, ...sharedClosedSets, ...localClosedSets],
  versions: { eventEnvelope: EVENT_ENVELOPE_VERSION, localProtocol: LOCAL_PROTOCOL_VERSION },
});
