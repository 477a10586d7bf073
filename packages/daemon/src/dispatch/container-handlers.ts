import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import type { Handlers } from "@interlock/wire";
import type { Caller } from "../service/mounts/prove-caller.ts";
import { listAgents, registerAgent } from "./container/agent.ts";
import { addMount, ping, shutdown, status } from "./container/core.ts";
import { listContainers, listPanes, scanContainers, scanPanes } from "./container/discovery.ts";
import type { ContainerContext, ContainerServices } from "./container-services.ts";

/** The total dispatch table of the container plane: a missing or extra method does not compile. */
export function containerHandlers(
  services: ContainerServices,
): Handlers<ContainerMethods, ContainerErrors, Caller, ContainerContext> {
  return {
    ping: ping(),
    status: status(services),
    shutdown: shutdown(services),
    add_mount: addMount(services),
    scan_containers: scanContainers(services),
    list_containers: listContainers(services),
    scan_panes: scanPanes(services),
    list_panes: listPanes(services),
    register_agent: registerAgent(services),
    list_agents: listAgents(services),
  };
}
