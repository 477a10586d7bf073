import type { OperationName } from "./operation-map.ts";

const NAMES: Readonly<Record<OperationName, true>> = {
  reconcileContainers: true,
  reconcilePanes: true,
  observeContainers: true,
  observePanes: true,
  adoptAgent: true,
  updateAgent: true,
  registerAgent: true,
  enqueueMessage: true,
  claimDeliveries: true,
  finishDelivery: true,
  failUnclaimed: true,
  recoverDeliveries: true,
  recordEvents: true,
  forgetEvents: true,
  addRoute: true,
  setRouteEnabled: true,
  removeRoute: true,
  advanceRoute: true,
  recordRouteHeartbeat: true,
  intendLog: true,
  dropLogIntent: true,
  planLoggedAdoption: true,
  planLoggedRegistration: true,
  attachLog: true,
  detachLog: true,
  markLogStale: true,
  resetLogOffset: true,
  operateMessage: true,
  endDelays: true,
  setRouting: true,
  createLocalSession: true,
  appendSessionEvents: true,
};

/** Every operation by name, without loading one: they run in the writer thread only. */
export const OPERATION_NAMES: readonly OperationName[] = Object.keys(NAMES) as OperationName[]; // total by its own type
