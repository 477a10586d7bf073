import { markAuditAppended } from "../audit/mark-audit-appended.ts";
import { recordAuditDamage } from "../audit/record-audit-damage.ts";
import { markEventsAppended } from "../event-file/mark-events-appended.ts";
import { addRoute } from "./add-route.ts";
import { adoptAgent } from "./adopt-agent.ts";
import { advanceRoute } from "./advance-route.ts";
import { removeRoute, setRouteEnabled } from "./change-route.ts";
import { claimDeliveries } from "./claim-deliveries.ts";
import { endDelays } from "./end-delays.ts";
import { enqueueMessage } from "./enqueue-message.ts";
import { failUnclaimed } from "./fail-unclaimed.ts";
import { finishDelivery } from "./finish-delivery.ts";
import { forgetEvents } from "./forget-events.ts";
import { attachLog } from "./attach-log.ts";
import { detachLog } from "./detach-log.ts";
import { intendLog, dropLogIntent } from "./log-intent.ts";
import { resetLogOffset } from "./log-offset.ts";
import { markLogStale } from "./mark-log-stale.ts";
import { planLoggedAdoption } from "./plan-adoption.ts";
import { planLoggedRegistration } from "./plan-registration.ts";
import type { WriterTable } from "./operation-map.ts";
import { operateMessage } from "./operate-message.ts";
import { observeContainers } from "./observe-containers.ts";
import { observePanes } from "./observe-panes.ts";
import { reconcileContainers } from "./reconcile-containers.ts";
import { reconcilePanes } from "./reconcile-panes.ts";
import { recordEvents } from "./record-events.ts";
import { recordRouteHeartbeat } from "./record-route-heartbeat.ts";
import { recoverDeliveries } from "./recover-deliveries.ts";
import { registerAgent } from "./register-agent.ts";
import { appendSessionEvents } from "./append-session-events.ts";
import { createLocalSession } from "./create-local-session.ts";
import { setRouting } from "./set-routing.ts";
import { updateAgent } from "./update-agent.ts";
import { registerNode } from "./register-node.ts";
import { declareCapabilities } from "./declare-capabilities.ts";
import { attachNode } from "./attach-node.ts";
import { endNodeAttachment } from "./end-node-attachment.ts";
import { wishNode } from "./wish-node.ts";

/** Loaded by the writer thread only. */
export const writerTable: WriterTable = {
  reconcileContainers,
  reconcilePanes,
  observeContainers,
  observePanes,
  adoptAgent,
  updateAgent,
  registerAgent,
  enqueueMessage,
  claimDeliveries,
  finishDelivery,
  failUnclaimed,
  recoverDeliveries,
  recordEvents,
  forgetEvents,
  addRoute,
  setRouteEnabled,
  removeRoute,
  advanceRoute,
  recordRouteHeartbeat,
  intendLog,
  dropLogIntent,
  planLoggedAdoption,
  planLoggedRegistration,
  attachLog,
  detachLog,
  markLogStale,
  resetLogOffset,
  operateMessage,
  endDelays,
  setRouting,
  createLocalSession,
  appendSessionEvents,
  registerNode,
  declareCapabilities,
  attachNode,
  endNodeAttachment,
  wishNode,
  markAuditAppended,
  recordAuditDamage,
  markEventsAppended,
};
