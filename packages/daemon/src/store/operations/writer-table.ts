import { markAuditAppended } from "../audit/mark-audit-appended.ts";
import { recordAuditDamage } from "../audit/record-audit-damage.ts";
import { adoptAgent } from "./adopt-agent.ts";
import { claimDelivery } from "./claim-delivery.ts";
import { enqueueMessage } from "./enqueue-message.ts";
import { finishDelivery } from "./finish-delivery.ts";
import type { WriterTable } from "./operation-map.ts";
import { reconcileContainers } from "./reconcile-containers.ts";
import { reconcilePanes } from "./reconcile-panes.ts";
import { recoverDeliveries } from "./recover-deliveries.ts";
import { registerAgent } from "./register-agent.ts";
import { setRouting } from "./set-routing.ts";
import { updateAgent } from "./update-agent.ts";

/** Loaded by the writer thread only. */
export const writerTable: WriterTable = {
  reconcileContainers,
  reconcilePanes,
  adoptAgent,
  updateAgent,
  registerAgent,
  enqueueMessage,
  claimDelivery,
  finishDelivery,
  recoverDeliveries,
  setRouting,
  markAuditAppended,
  recordAuditDamage,
};
