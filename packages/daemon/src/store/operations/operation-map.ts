import type { MarkAuditAppendedInput } from "../audit/mark-audit-appended.ts";
import type { RecordAuditDamageInput } from "../audit/record-audit-damage.ts";
import type { MarkEventsAppendedInput } from "../event-file/mark-events-appended.ts";
import type { AddRouteInput, AddRouteOutcome } from "./add-route.ts";
import type { AdoptAgentInput, AdoptAgentOutcome } from "./adopt-agent.ts";
import type { AttachNodeInput, AttachNodeOutcome } from "./attach-node.ts";
import type { AdvanceRouteInput, AdvanceRouteOutcome } from "./advance-route.ts";
import type { ChangeRouteOutcome, RemoveRouteInput, SetRouteEnabledInput } from "./change-route.ts";
import type { AppendSessionEventsInput, AppendSessionEventsOutcome } from "./append-session-events.ts";
import type { CreateLocalSessionInput, LocalSessionMade } from "./create-local-session.ts";
import type { ClaimDeliveriesInput, ClaimDeliveriesOutcome } from "./claim-deliveries.ts";
import type { DeclareCapabilitiesInput, DeclareCapabilitiesOutcome } from "./declare-capabilities.ts";
import type { EndDelaysInput, EndDelaysOutcome } from "./end-delays.ts";
import type { EndNodeAttachmentInput } from "./end-node-attachment.ts";
import type { EnqueueMessageInput, EnqueueMessageOutcome } from "./enqueue-message.ts";
import type { FailUnclaimedInput, FailUnclaimedOutcome } from "./fail-unclaimed.ts";
import type { FinishDeliveryInput, FinishDeliveryOutcome } from "./finish-delivery.ts";
import type { ForgetEventsInput, ForgetEventsOutcome } from "./forget-events.ts";
import type { OperateMessageInput, OperateMessageOutcome } from "./operate-message.ts";
import type { ObserveContainersInput, ObserveContainersOutcome } from "./observe-containers.ts";
import type { ObservePanesInput, ObservePanesOutcome } from "./observe-panes.ts";
import type { Operation } from "./operation.ts";
import type { AttachLogInput, AttachLogOutcome } from "./attach-log.ts";
import type { DetachLogInput, DetachLogOutcome } from "./detach-log.ts";
import type { DropLogIntentInput, IntendLogInput, IntendLogOutcome } from "./log-intent.ts";
import type { ResetLogOffsetInput } from "./log-offset.ts";
import type { MarkLogStaleInput } from "./mark-log-stale.ts";
import type { AdoptionRequest, PlanLoggedAdoptionOutcome } from "./plan-adoption.ts";
import type { PlanLoggedRegistrationOutcome, RegistrationRequest } from "./plan-registration.ts";
import type { ReconcileContainersInput, ReconcileContainersOutcome } from "./reconcile-containers.ts";
import type { ReconcilePanesInput, ReconcilePanesOutcome } from "./reconcile-panes.ts";
import type { RecordEventsInput, RecordEventsOutcome } from "./record-events.ts";
import type { RecordRouteHeartbeatInput } from "./record-route-heartbeat.ts";
import type { RecoverDeliveriesInput, RecoverDeliveriesOutcome } from "./recover-deliveries.ts";
import type { RegisterAgentInput, RegisterAgentOutcome } from "./register-agent.ts";
import type { RegisterNodeInput, RegisterNodeOutcome } from "./register-node.ts";
import type { SetRoutingInput, SetRoutingOutcome } from "./set-routing.ts";
import type { UpdateAgentInput, UpdateAgentOutcome } from "./update-agent.ts";
import type { WishNodeInput } from "./wish-node.ts";

interface Shape<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** Every write that the rest of the daemon may ask for, by name. */
export interface OperationMap {
  readonly reconcileContainers: Shape<ReconcileContainersInput, ReconcileContainersOutcome>;
  readonly reconcilePanes: Shape<ReconcilePanesInput, ReconcilePanesOutcome>;
  readonly observeContainers: Shape<ObserveContainersInput, ObserveContainersOutcome>;
  readonly observePanes: Shape<ObservePanesInput, ObservePanesOutcome>;
  readonly adoptAgent: Shape<AdoptAgentInput, AdoptAgentOutcome>;
  readonly updateAgent: Shape<UpdateAgentInput, UpdateAgentOutcome>;
  readonly registerAgent: Shape<RegisterAgentInput, RegisterAgentOutcome>;
  readonly enqueueMessage: Shape<EnqueueMessageInput, EnqueueMessageOutcome>;
  readonly claimDeliveries: Shape<ClaimDeliveriesInput, ClaimDeliveriesOutcome>;
  readonly finishDelivery: Shape<FinishDeliveryInput, FinishDeliveryOutcome>;
  readonly failUnclaimed: Shape<FailUnclaimedInput, FailUnclaimedOutcome>;
  readonly recoverDeliveries: Shape<RecoverDeliveriesInput, RecoverDeliveriesOutcome>;
  readonly recordEvents: Shape<RecordEventsInput, RecordEventsOutcome>;
  readonly forgetEvents: Shape<ForgetEventsInput, ForgetEventsOutcome>;
  readonly addRoute: Shape<AddRouteInput, AddRouteOutcome>;
  readonly setRouteEnabled: Shape<SetRouteEnabledInput, ChangeRouteOutcome>;
  readonly removeRoute: Shape<RemoveRouteInput, ChangeRouteOutcome>;
  readonly advanceRoute: Shape<AdvanceRouteInput, AdvanceRouteOutcome>;
  readonly recordRouteHeartbeat: Shape<RecordRouteHeartbeatInput, null>;
  readonly intendLog: Shape<IntendLogInput, IntendLogOutcome>;
  readonly dropLogIntent: Shape<DropLogIntentInput, null>;
  readonly planLoggedAdoption: Shape<AdoptionRequest, PlanLoggedAdoptionOutcome>;
  readonly planLoggedRegistration: Shape<RegistrationRequest, PlanLoggedRegistrationOutcome>;
  readonly attachLog: Shape<AttachLogInput, AttachLogOutcome>;
  readonly detachLog: Shape<DetachLogInput, DetachLogOutcome>;
  readonly markLogStale: Shape<MarkLogStaleInput, boolean>;
  readonly resetLogOffset: Shape<ResetLogOffsetInput, boolean>;
  readonly operateMessage: Shape<OperateMessageInput, OperateMessageOutcome>;
  readonly endDelays: Shape<EndDelaysInput, EndDelaysOutcome>;
  readonly setRouting: Shape<SetRoutingInput, SetRoutingOutcome>;
  readonly createLocalSession: Shape<CreateLocalSessionInput, LocalSessionMade>;
  readonly appendSessionEvents: Shape<AppendSessionEventsInput, AppendSessionEventsOutcome>;
  readonly registerNode: Shape<RegisterNodeInput, RegisterNodeOutcome>;
  readonly declareCapabilities: Shape<DeclareCapabilitiesInput, DeclareCapabilitiesOutcome>;
  readonly attachNode: Shape<AttachNodeInput, AttachNodeOutcome>;
  readonly endNodeAttachment: Shape<EndNodeAttachmentInput, boolean>;
  readonly wishNode: Shape<WishNodeInput, boolean>;
}

/** What the store asks of itself besides. */
export interface WriterMap extends OperationMap {
  readonly markAuditAppended: Shape<MarkAuditAppendedInput, null>;
  readonly recordAuditDamage: Shape<RecordAuditDamageInput, null>;
  readonly markEventsAppended: Shape<MarkEventsAppendedInput, null>;
}

export type OperationName = keyof OperationMap;
export type OperationInput<Name extends OperationName> = OperationMap[Name]["input"];
export type OperationOutput<Name extends OperationName> = OperationMap[Name]["output"];

export type WriterName = keyof WriterMap;
/** The one table of functions, total over the one map of types. */
export type WriterTable = {
  readonly [Name in WriterName]: Operation<WriterMap[Name]["input"], WriterMap[Name]["output"]>;
};
