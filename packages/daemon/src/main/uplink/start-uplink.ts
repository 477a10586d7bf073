import type { NodeServices } from "../../dispatch/local-services.ts";
import { LocalNode } from "../../service/node/local-node.ts";
import { observeMachine } from "../../service/node/observe-machine.ts";
import { subsystems, type Probes } from "../../service/readiness/readiness.ts";
import type { SessionFollowers } from "../../service/session-log/session-followers.ts";
import type { Store } from "../../store/store.ts";
import { createControlCalls } from "../../uplink/control-calls.ts";
import { systemTiming } from "../../uplink/timing.ts";
import { Uplink } from "../../uplink/uplink.ts";
import type { UplinkConfig } from "../config/daemon-config.ts";
import { DAEMON_VERSION } from "../daemon-version.ts";
import type { OperatorLog } from "../operator-log.ts";
import { FileWatch } from "./file-watch.ts";
import { HomeTargets } from "./home-targets.ts";
import { NodeFile } from "./node-file.ts";

/** How long a daemon that stops waits for the control plane to hear of it. */
const LEAVE_MS = 3_000;

export interface UplinkParts {
  readonly home: string;
  readonly config: UplinkConfig;
  readonly store: Store;
  readonly probe: () => Promise<Probes>;
  readonly followers: Pick<SessionFollowers, "wake">;
  readonly log: OperatorLog;
}

export interface RunningUplink extends NodeServices {
  readonly uplink: Uplink;
  /** Takes the node out of its session within a bound. */
  close(): Promise<void>;
}

/** Makes this machine a runtime node wherever it is to be one, from now on. */
export function startUplink({ home, config, store, probe, followers, log }: UplinkParts): RunningUplink {
  const file = new NodeFile(home);
  const targets = new HomeTargets(home, config, store.read);
  const node = new LocalNode({
    store,
    look: async () => observeMachine(subsystems(await probe())),
    version: DAEMON_VERSION,
    platform: `${process.platform}-${process.arch}`,
    onTold: (sessionId) => followers.wake(sessionId),
    knownId: () => file.read(),
    onRegistered: (nodeId) => file.show(nodeId),
  });
  const uplink = new Uplink({
    calls: createControlCalls(),
    targets,
    node,
    timing: systemTiming,
    beatMs: config.beatMs,
    onChange: ({ state, trouble }) => log.info("uplink_changed", { state, trouble: trouble ?? "" }),
    onFault: (error) => log.fault("uplink_fault", error),
  });
  uplink.nudge();
  const watch = new FileWatch(targets.planeFile, () => uplink.nudge());
  return {
    node,
    uplink,
    targets,
    async close() {
      watch.close();
      await uplink.close(LEAVE_MS);
    },
  };
}
