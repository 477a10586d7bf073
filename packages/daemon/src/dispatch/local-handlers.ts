import type { LocalErrors, LocalMethods } from "@interlock/contracts";
import type { Handlers } from "@interlock/wire";
import { daemonHello } from "./local/daemon-hello.ts";
import { runtimeNodeAttach } from "./local/runtime-node-attach.ts";
import { runtimeNodeCapabilities } from "./local/runtime-node-capabilities.ts";
import { runtimeNodeDetach } from "./local/runtime-node-detach.ts";
import { runtimeNodeHeartbeat } from "./local/runtime-node-heartbeat.ts";
import { sessionCreate } from "./local/session-create.ts";
import { sessionJoin } from "./local/session-join.ts";
import { sessionRead } from "./local/session-read.ts";
import { sessionSubscribe } from "./local/session-subscribe.ts";
import type { LocalCaller, LocalContext, LocalServices } from "./local-services.ts";

/** The total dispatch table of the local plane: a missing or extra method does not compile. */
export function localHandlers(
  services: LocalServices,
): Handlers<LocalMethods, LocalErrors, LocalCaller, LocalContext> {
  return {
    "daemon.hello": daemonHello,
    "session.create": sessionCreate(services),
    "session.read": sessionRead(services),
    "session.join": sessionJoin(services),
    "session.subscribe": sessionSubscribe(services),
    "runtimenode.attach": runtimeNodeAttach(services),
    "runtimenode.heartbeat": runtimeNodeHeartbeat(services),
    "runtimenode.capabilityupdate": runtimeNodeCapabilities(services),
    "runtimenode.detach": runtimeNodeDetach(services),
  };
}
