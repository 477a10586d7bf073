import type { MarkAuditAppendedInput } from "../audit/mark-audit-appended.ts";
import type { RecordAuditDamageInput } from "../audit/record-audit-damage.ts";
import type { AdoptAgentInput, AdoptAgentOutcome } from "./adopt-agent.ts";
import type { ClaimDeliveryInput, ClaimDeliveryOutcome } from "./claim-delivery.ts";
import type { EnqueueMessageInput, EnqueueMessageOutcome } from "./enqueue-message.ts";
import type { FinishDeliveryInput, FinishDeliveryOutcome } from "./finish-delivery.ts";
import type { Operation } from "./operation.ts";
import type { ReconcileContainersInput, ReconcileContainersOutcome } from "./reconcile-containers.ts";
import type { ReconcilePanesInput, ReconcilePanesOutcome } from "./reconcile-panes.ts";
import type { RecoverDeliveriesInput, RecoverDeliveriesOutcome } from "./recover-deliveries.ts";
import type { RegisterAgentInput, RegisterAgentOutcome } from "./register-agent.ts";
import type { SetRoutingInput, SetRoutingOutcome } from "./set-routing.ts";
import type { UpdateAgentInput, UpdateAgentOutcome } from "./update-agent.ts";

interface Shape<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** Every write that the rest of the daemon may ask for, by name. */
export interface OperationMap {
  readonly reconcileContainers: Shape<ReconcileContainersInput, ReconcileContainersOutcome>;
  readonly reconcilePanes: Shape<ReconcilePanesInput, ReconcilePanesOutcome>;
  readonly adoptAgent: Shape<AdoptAgentInput, AdoptAgentOutcome>;
  readonly updateAgent: Shape<UpdateAgentInput, UpdateAgentOutcome>;
  readonly registerAgent: Shape<RegisterAgentInput, RegisterAgentOutcome>;
  readonly enqueueMessage: Shape<EnqueueMessageInput, EnqueueMessageOutcome>;
  readonly claimDelivery: Shape<ClaimDeliveryInput, ClaimDeliveryOutcome>;
  readonly finishDelivery: Shape<FinishDeliveryInput, FinishDeliveryOutcome>;
  readonly recoverDeliveries: Shape<RecoverDeliveriesInput, RecoverDeliveriesOutcome>;
  readonly setRouting: Shape<SetRoutingInput, SetRoutingOutcome>;
}

/** What the store asks of itself besides. */
export interface WriterMap extends OperationMap {
  readonly markAuditAppended: Shape<MarkAuditAppendedInput, null>;
  readonly recordAuditDamage: Shape<RecordAuditDamageInput, null>;
}

export type OperationName = keyof OperationMap;
export type OperationInput<Name extends OperationName> = OperationMap[Name]["input"];
export type OperationOutput<Name extends OperationName> = OperationMap[Name]["output"];

export type WriterName = keyof WriterMap;
/** The one table of functions, total over the one map of types. */
export type WriterTable = {
  readonly [Name in WriterName]: Operation<WriterMap[Name]["input"], WriterMap[Name]["output"]>;
};
