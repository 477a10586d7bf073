import { basename, join } from "node:path";
import type { PlaceListener, PlaceWatch } from "../../service/ports/terminal-watch.ts";
import { listSockets } from "./list-sockets.ts";
import type { RunnerPool } from "./runner-pool.ts";
import { ServerWatches } from "./server-watches.ts";
import { watchDirectory } from "./watch-directory.ts";

export interface HostGround {
  /** Where tmux puts its directories of sockets. */
  readonly baseDirectory: string;
  readonly uid: number;
  readonly pool: RunnerPool;
}

/** tmux binds its socket, then makes it usable: one look after a moment sees both. */
const SETTLE_MS = 20;

/** Watches the directory of sockets, and each server in it through a control client. */
export function watchHost({ baseDirectory, uid, pool }: HostGround, listener: PlaceListener): PlaceWatch {
  const servers = new ServerWatches(pool.runnerOf, listener);
  const touched = new Set<string>();
  let settling: NodeJS.Timeout | undefined;
  let closed = false;

  const look = async (): Promise<void> => {
    settling = undefined;
    const names = new Set(touched);
    touched.clear();
    const listing = await listSockets(baseDirectory, uid);
    if (closed) return;
    const sockets = listing.kind === "listed" ? listing.sockets : [];
    servers.list(sockets);
    await pool.keepOnly(sockets);
    servers.nudge((socket) => names.has(basename(socket)));
  };
  const lookSoon = (name: string | null): void => {
    if (name !== null) touched.add(name);
    settling ??= setTimeout(() => void look(), SETTLE_MS);
  };
  const directory = watchDirectory(join(baseDirectory, `tmux-${uid}`), lookSoon);
  lookSoon(null);
  return {
    nudge: () => servers.nudge(),
    close() {
      closed = true;
      clearTimeout(settling);
      directory.close();
      servers.close();
      return Promise.resolve();
    },
  };
}
