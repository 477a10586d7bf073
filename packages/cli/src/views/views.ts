import type { ListName, RowOf } from "../list/list-methods.ts";
import { agentView } from "./agent-view.ts";
import { containerView } from "./container-view.ts";
import { eventView } from "./event-view.ts";
import { logView } from "./log-view.ts";
import { messageView } from "./message-view.ts";
import { paneView } from "./pane-view.ts";
import { routeView } from "./route-view.ts";
import type { View } from "./view.ts";

export const VIEWS: { readonly [Name in ListName]: View<RowOf<Name>> } = {
  "app.container.list": containerView,
  "app.pane.list": paneView,
  "app.agent.list": agentView,
  "app.log_attachment.list": logView,
  "app.event.list": eventView,
  "app.queue.list": messageView,
  "app.route.list": routeView,
};
