import type { ControlConnection } from "./control-connection.ts";
import type { ControlRunner } from "./control-runner.ts";
import { createPause } from "./pause.ts";

/**
 * Evaluated by the tmux server itself, once a second, and told only when it has become another: it catches what no
 * notification tells a client, such as a pane that is split in a window of another session.
 */
const EVERY_PLACE =
  "interlock::#{S:#{session_id} #{session_name}#{W: @#{window_index}#{P: #{pane_index} #{pane_id} #{pane_pid}}}}";

/** After a change that was not told of: the way is short, and gets longer while nothing comes of it. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A socket on which nobody listens; that a server binds it anew is seen from outside. */
const TRIES_WHEN_GONE = 3;
/** A connection that lasted this long was a good one. */
const STABLE_MS = 10_000;

export interface ServerWatch {
  /** The socket was touched: perhaps another server listens on it now. */
  nudge(): void;
  close(): void;
}

/**
 * Calls `onChange` whenever the panes of one server may have changed, and when the server comes or goes. A server that
 * cannot be attached to is only looked at every five seconds.
 */
export function watchServer(runnerOf: () => ControlRunner, onChange: () => void): ServerWatch {
  const pause = createPause();
  let closed = false;

  const follow = async (): Promise<void> => {
    let failures = 0;
    while (!closed) {
      // Asked for each time: one that was closed with its socket is replaced.
      const attachment = await runnerOf().hold();
      if (closed) break;
      if (attachment.kind === "attached") {
        const since = performance.now();
        await listen(attachment.connection, onChange);
        if (performance.now() - since > STABLE_MS) failures = 0;
      }
      if (closed) break;
      onChange();
      failures += 1;
      const rests = attachment.kind === "gone" && failures >= TRIES_WHEN_GONE;
      const nudged = await pause.wait(rests ? undefined : pauseMs(failures));
      if (nudged) failures = 0;
    }
  };
  void follow();

  return {
    nudge: () => pause.end(),
    close() {
      closed = true;
      pause.end();
      runnerOf().release();
    },
  };
}

/** Until the connection ends. */
async function listen(connection: ControlConnection, onChange: () => void): Promise<void> {
  connection.listen(() => onChange());
  // What happened while nobody listened was told to nobody.
  onChange();
  await connection.run({ commands: [["refresh-client", "-B", EVERY_PLACE]] });
  await connection.closed;
}

function pauseMs(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2);
}
