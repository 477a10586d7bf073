import type { Container } from "@interlock/contracts";
import type { ContainerRecord } from "../../store/records/container-record.ts";
import { isoMicros } from "../../store/timestamp.ts";

/** A stored container in the contract's words. */
export function containerView(container: ContainerRecord): Container {
  return {
    // The store holds ids as the engine gave them, and the driver has checked those.
    container_id: container.containerId as Container["container_id"],
    name: container.name,
    state: container.state,
    image: container.image,
    first_seen_at: isoMicros(container.firstSeenAt),
    last_scanned_at: isoMicros(container.lastScannedAt),
    pane_count: container.paneCount,
    registered_agent_count: container.registeredAgentCount,
  };
}
