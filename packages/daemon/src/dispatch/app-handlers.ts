import type { AppErrors, AppMethods } from "@interlock/contracts";
import type { Handlers } from "@interlock/wire";
import type { HostPeer } from "../service/ports/peer.ts";
import { agentDetail, agentList, registerFromPane, updateAgent } from "./app/agent.ts";
import { containerDetail, containerList } from "./app/container.ts";
import { goodbye, hello, preflight } from "./app/app-session.ts";
import { dashboard } from "./app/dashboard.ts";
import { readiness } from "./app/readiness.ts";
import { eventDetail, eventList } from "./app/event.ts";
import { logAttach, logAttachmentDetail, logAttachmentList, logDetach } from "./app/log.ts";
import { eventSubscribe } from "./app/event-subscribe.ts";
import { paneDetail, paneList } from "./app/pane.ts";
import { queueDetail, queueList, sendInput } from "./app/queue.ts";
import { routeAdd, routeDetail, routeList, routeRemove, routeUpdate } from "./app/route.ts";
import { queueApprove, queueCancel, queueDelay, queueExplain } from "./app/queue-operations.ts";
import { scanContainers, scanPanes, scanStatus } from "./app/scan.ts";
import type { AppContext, AppServices } from "./app-services.ts";

/** The total dispatch table of the app plane: a missing or extra method does not compile. */
export function appHandlers(services: AppServices): Handlers<AppMethods, AppErrors, HostPeer, AppContext> {
  return {
    "app.preflight": preflight(services),
    "app.hello": hello(services),
    "app.goodbye": goodbye(services),
    "app.container.list": containerList(services),
    "app.container.detail": containerDetail(services),
    "app.readiness": readiness(services),
    "app.dashboard": dashboard(services),
    "app.scan.panes": scanPanes(services),
    "app.scan.containers": scanContainers(services),
    "app.scan.status": scanStatus(services),
    "app.pane.list": paneList(services),
    "app.pane.detail": paneDetail(services),
    "app.agent.list": agentList(services),
    "app.agent.detail": agentDetail(services),
    "app.agent.register_from_pane": registerFromPane(services),
    "app.agent.update": updateAgent(services),
    "app.log.attach": logAttach(services),
    "app.log.detach": logDetach(services),
    "app.log_attachment.list": logAttachmentList(services),
    "app.log_attachment.detail": logAttachmentDetail(services),
    "app.send_input": sendInput(services),
    "app.queue.list": queueList(services),
    "app.queue.detail": queueDetail(services),
    "app.event.list": eventList(services),
    "app.event.detail": eventDetail(services),
    "app.event.subscribe": eventSubscribe(services),
    "app.route.list": routeList(services),
    "app.route.detail": routeDetail(services),
    "app.route.add": routeAdd(services),
    "app.route.remove": routeRemove(services),
    "app.route.update": routeUpdate(services),
    "app.queue.approve": queueApprove(services),
    "app.queue.delay": queueDelay(services),
    "app.queue.cancel": queueCancel(services),
    "app.queue.explain": queueExplain(services),
  };
}
