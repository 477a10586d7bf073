import { setTimeout as pause } from "node:timers/promises";
import { isInterlockError, type DaemonClient } from "@interlock/client";
import { followEvents } from "../follow/follow-events.ts";
import type { TopState } from "./top-frame.ts";

const POLL_MS = 1_000;
/** More than any screen has rows for. */
const ROWS = 200;

export type TopChange = (change: Partial<TopState>) => void;

/** Asks for the counts and the rows once a second; while the daemon is away, what was known stays with a word about it. */
export async function pollTop(daemon: DaemonClient, change: TopChange, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const dashboard = await daemon.dashboard({ recent_limit: 1 }, { signal });
      const agents = await daemon.agent.list({ limit: ROWS }, { signal });
      const queue = await daemon.queue.list({ limit: ROWS }, { signal });
      change({ dashboard, agents: agents.rows, queue: queue.rows, problem: undefined });
    } catch (error) {
      if (signal.aborted) return;
      if (!isInterlockError(error)) throw error;
      change({ problem: `${error.error.message} Trying again.` });
    }
    await pause(POLL_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** The last events, and each that follows as soon as it is there. */
export async function followTop(daemon: DaemonClient, change: TopChange, signal: AbortSignal): Promise<void> {
  let missed = 0;
  let events = (await daemon.event.list({ limit: ROWS }, { signal })).rows;
  change({ events });
  for await (const frame of followEvents(daemon, { signal, away: () => undefined })) {
    if (frame.type === "gap") change({ missed: (missed += frame.missed) });
    if (frame.type === "end") throw new Error(`the daemon ended the subscription: ${frame.reason}`);
    if (frame.type !== "event") continue;
    events = [frame.event, ...events.filter(({ event_id }) => event_id !== frame.event.event_id)].slice(
      0,
      ROWS,
    );
    change({ events });
  }
}
