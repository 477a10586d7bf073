import { ok } from "@interlock/wire";
import { HOST_OPERATOR } from "../../model/host-operator.ts";
import { switchRouting } from "../../service/queue/switch-routing.ts";
import type { SetRoutingOutcome } from "../../store/operations/set-routing.ts";
import { isoMillis } from "../../store/timestamp.ts";
import {
  cliCause,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";

export function routingEnable(services: ContainerServices): ContainerHandler<"routing.enable"> {
  return async (call) => ok(toggled(await turn(services, call, true)));
}

export function routingDisable(services: ContainerServices): ContainerHandler<"routing.disable"> {
  return async (call) => ok(toggled(await turn(services, call, false)));
}

export function routingStatus({ store }: ContainerServices): ContainerHandler<"routing.status"> {
  return () => {
    const { enabled, lastUpdatedAt, lastUpdatedBy } = store.read.routing();
    return ok({
      value: word(enabled),
      last_updated_at: isoMillis(lastUpdatedAt),
      last_updated_by: lastUpdatedBy,
    });
  };
}

function turn(
  { store, worker }: ContainerServices,
  call: ContainerCall<unknown>,
  enabled: boolean,
): Promise<SetRoutingOutcome> {
  return switchRouting({ store, worker }, { enabled, by: HOST_OPERATOR, cause: cliCause(call) });
}

function toggled({ previous, changed, routing }: SetRoutingOutcome) {
  return {
    previous_value: word(previous),
    current_value: word(routing.enabled),
    changed,
    last_updated_at: isoMillis(routing.lastUpdatedAt),
    last_updated_by: routing.lastUpdatedBy,
  };
}

function word(enabled: boolean): "enabled" | "disabled" {
  return enabled ? "enabled" : "disabled";
}
