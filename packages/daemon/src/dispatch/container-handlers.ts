import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import type { Handlers } from "@interlock/wire";
import type { Caller } from "../service/mounts/prove-caller.ts";
import { listAgents, registerPane, setCapability, setLabel, setRole } from "./container/agent.ts";
import { addMount, ping, shutdown, status } from "./container/core.ts";
import { listContainers, listPanes, scanContainers, scanPanes } from "./container/discovery.ts";
import { followClose, followNext, followOpen } from "./container/event-follow.ts";
import { classifierRules, eventsList } from "./container/event.ts";
import { attachLog, attachLogPreview, attachLogStatus, detachLog } from "./container/log.ts";
import { queueApprove, queueCancel, queueDelay } from "./container/queue-operations.ts";
import { queueList, sendInput } from "./container/queue.ts";
import {
  routesAdd,
  routesDisable,
  routesEnable,
  routesList,
  routesRemove,
  routesShow,
} from "./container/route.ts";
import { routingDisable, routingEnable, routingStatus } from "./container/routing.ts";
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
    register_agent: registerPane(services),
    list_agents: listAgents(services),
    set_role: setRole(services),
    set_label: setLabel(services),
    set_capability: setCapability(services),
    attach_log: attachLog(services),
    detach_log: detachLog(services),
    attach_log_status: attachLogStatus(services),
    attach_log_preview: attachLogPreview(services),
    "events.list": eventsList(services),
    "events.follow_open": followOpen(services),
    "events.follow_next": followNext(services),
    "events.follow_close": followClose(services),
    "events.classifier_rules": classifierRules(),
    "queue.send_input": sendInput(services),
    "queue.list": queueList(services),
    "queue.approve": queueApprove(services),
    "queue.delay": queueDelay(services),
    "queue.cancel": queueCancel(services),
    "routing.enable": routingEnable(services),
    "routing.disable": routingDisable(services),
    "routing.status": routingStatus(services),
    "routes.add": routesAdd(services),
    "routes.list": routesList(services),
    "routes.show": routesShow(services),
    "routes.remove": routesRemove(services),
    "routes.enable": routesEnable(services),
    "routes.disable": routesDisable(services),
  };
}
