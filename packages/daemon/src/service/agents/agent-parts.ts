import type { Store } from "../../store/store.ts";
import type { DeliveryWorker } from "../delivery/delivery-worker.ts";
import type { LogService } from "../logs/log-service.ts";

/** What becoming an agent, and being changed as one, sets going. */
export interface AgentParts {
  readonly store: Store;
  readonly worker: Pick<DeliveryWorker, "kick">;
  readonly logs: Pick<LogService, "attachments">;
}
