import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { PlaceListener, PlaceWatch } from "../../service/ports/terminal-watch.ts";
import { createPause } from "../tmux/pause.ts";
import type { RunnerPool } from "../tmux/runner-pool.ts";
import { ServerWatches } from "../tmux/server-watches.ts";
import { openSentinel, type SocketSentinel } from "./socket-sentinel.ts";

export interface ContainerGround {
  readonly engine: Pick<ContainerEngine, "openExec">;
  readonly containerId: string;
  readonly user: string | null;
  readonly owner: string;
  readonly pool: RunnerPool;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Has the container watch its directory of sockets, and watches each server in it through a control client. */
export function watchContainer(ground: ContainerGround, listener: PlaceListener): PlaceWatch {
  const servers = new ServerWatches(ground.pool.runnerOf, listener);
  const pause = createPause();
  let sentinel: SocketSentinel | undefined;
  let closed = false;

  const onListing = (sockets: readonly string[]): void => {
    if (closed) return;
    servers.list(sockets);
    servers.nudge();
    void ground.pool.keepOnly(sockets);
  };
  const follow = async (): Promise<void> => {
    for (let failures = 0; !closed; failures += 1) {
      let listed = false;
      sentinel = await openSentinel(ground.engine, ground, (sockets) => {
        // It works again: whatever went unseen is discovered.
        if (!listed && failures > 0) listener.onPlace();
        listed = true;
        onListing(sockets);
      });
      if (closed) return sentinel?.close();
      await sentinel?.ended;
      if (closed) return;
      if (listed) failures = 0;
      listener.onPlace();
      if (await pause.wait(pauseMs(failures))) failures = 0;
    }
  };
  const following = follow();

  return {
    nudge() {
      pause.end();
      servers.nudge();
    },
    async close() {
      closed = true;
      pause.end();
      servers.close();
      sentinel?.close();
      await Promise.all([following, ground.pool.keepOnly([])]);
    },
  };
}

function pauseMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
}
