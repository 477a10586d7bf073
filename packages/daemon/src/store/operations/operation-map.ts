import type { AdoptAgentInput, AdoptAgentOutcome } from "./adopt-agent.ts";
import type { ClaimDeliveryInput, ClaimDeliveryOutcome } from "./claim-delivery.ts";
import type { EnqueueMessageInput, EnqueueMessageOutcome } from "./enqueue-message.ts";
import type { FinishDeliveryInput, FinishDeliveryOutcome } from "./finish-delivery.ts";
import type { ReconcileContainersInput, ReconcileContainersOutcome } from "./reconcile-containers.ts";
import type { ReconcilePanesInput, ReconcilePanesOutcome } from "./reconcile-panes.ts";
import type { RecoverDeliveriesInput, RecoverDeliveriesOutcome } from "./recover-deliveries.ts";
import type { SetRoutingInput, SetRoutingOutcome } from "./set-routing.ts";

/** Every write there is, by name: the one map that types both sides of the writer thread. */
export interface OperationMap {
  readonly reconcileContainers: { readonly input: ReconcileContainersInput; readonly output: ReconcileContainersOutcome };
  readonly reconcilePanes: { readonly input: ReconcilePanesInput; readonly output: ReconcilePanesOutcome };
  readonly adoptAgent: { readonly input: AdoptAgentInput; readonly output: AdoptAgentOutcome };
  readonly enqueueMessage: { readonly input: EnqueueMessageInput; readonly output: EnqueueMessageOutcome };
  readonly claimDelivery: { readonly input: ClaimDeliveryInput; readonly output: ClaimDeliveryOutcome };
  readonly finishDelivery: { readonly input: FinishDeliveryInput; readonly output: FinishDeliveryOutcome };
  readonly recoverDeliveries: { readonly input: RecoverDeliveriesInput; readonly output: RecoverDeliveriesOutcome };
  readonly setRouting: { readonly input: SetRoutingInput; readonly output: SetRoutingOutcome };
}

export type OperationName = keyof OperationMap;
export type OperationInput<Name extends OperationName> = OperationMap[Name]["input"];
export type OperationOutput<Name extends OperationName> = OperationMap[Name]["output"];
