import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectDaemon, type DaemonClient } from "@interlock/client";
import { startBenchDaemon } from "../app/bench-daemon.ts";
import type { Place, PlacePane } from "./place.ts";

const LOOK_AGAIN_MS = 5;

/** A pane that the daemon may type into. */
export interface Target extends PlacePane {
  readonly agentId: string;
}

export interface SendingDaemon {
  readonly client: DaemonClient;
  /** Makes an agent of every pane of the place. */
  adopt(place: Place): Promise<readonly Target[]>;
  /** Until no message waits or is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** The built daemon over the tmux servers below `tmuxDirectory` and the one container of this name. */
export async function startSendingDaemon(
  home: string,
  tmuxDirectory: string,
  containerName: string,
): Promise<SendingDaemon> {
  mkdirSync(home, { mode: 0o700 });
  const config = `[containers]\nname_contains = ["${containerName}"]\n[routes]\nheartbeat_seconds = 3600\n`;
  writeFileSync(join(home, "config.toml"), config, { mode: 0o600 });
  const daemon = await startBenchDaemon(home, {
    TMUX_TMPDIR: tmuxDirectory,
    DOCKER_HOST: process.env["DOCKER_HOST"],
  });
  const client = await connectDaemon({ socketPath: daemon.appSocket });
  return {
    client,
    async adopt({ containerId, panes }) {
      await client.scan.containers();
      await client.scan.panes();
      const { rows } = await client.pane.list({ limit: 200, filters: { container_id: containerId } });
      const targets: Target[] = [];
      for (const pane of panes) {
        const row = rows.find(({ pane_id }) => pane_id === pane.paneId);
        if (row === undefined) throw new Error(`no scan found the pane ${pane.paneId}`);
        const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = row;
        const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
        const about = { role: "slave", capability: "shell", label: `typed ${pane_id}` } as const;
        const adopted = await client.agent.registerFromPane({ ...identity, ...about });
        targets.push({ ...pane, agentId: adopted.row.agent_id });
      }
      return targets;
    },
    async idle() {
      const waiting = async (): Promise<number | null> =>
        (await client.queue.list({ limit: 1, filters: { state: "queued" } })).total;
      while ((await waiting()) !== 0) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    },
    async stop() {
      await client.close();
      await daemon.stop();
    },
  };
}
