import type { PlaceHealth, SocketScan } from "../../store/operations/observe-panes.ts";

/** Stands for a place as a whole among the sockets that could not be read. */
const WHOLE = "";

/**
 * Scans and the daemon's own looks read the same tmux servers at the same time. Each look takes a number when it
 * begins; what a later look has already told is not overwritten by an earlier one. Also remembers what could not be
 * read, since one look at one server says nothing about the others of its place.
 */
export class LookOrder {
  readonly #told = new Map<string, number>();
  readonly #troubles = new Map<string, Set<string>>();
  /** The latest look that told of a place as a whole. */
  readonly #toldWhole = new Map<string, number>();
  #last = 0;

  begin(): number {
    return ++this.#last;
  }

  /** Call it in the turn of the event loop in which the findings are handed to the store. */
  settle(look: number, sockets: readonly SocketScan[]): readonly SocketScan[] {
    return sockets.map((socket) => {
      const key = JSON.stringify([socket.containerId, socket.tmuxSocket]);
      if ((this.#told.get(key) ?? 0) > look) return overtaken(socket);
      this.#told.set(key, look);
      this.#note(look, socket);
      return socket;
    });
  }

  /** How a place is after its settled findings; `whole` where the look was at all of it. */
  health(
    look: number,
    containerId: string,
    whole?: { readonly failed: boolean; readonly listed: readonly string[] },
  ): PlaceHealth {
    const troubles = this.#troubleOf(containerId);
    // An earlier look that ends late knows nothing of what has happened since it began.
    if (whole === undefined || this.#isOvertaken(look, containerId))
      return { containerId, failed: troubles.size > 0 };
    this.#toldWhole.set(containerId, look);
    if (whole.failed) troubles.add(WHOLE);
    else {
      // A socket that is not there any more troubles nobody.
      for (const socket of troubles) if (!whole.listed.includes(socket)) troubles.delete(socket);
    }
    return { containerId, failed: troubles.size > 0 };
  }

  #isOvertaken(look: number, containerId: string): boolean {
    return (this.#toldWhole.get(containerId) ?? 0) > look;
  }

  #note(look: number, { containerId, tmuxSocket, result }: SocketScan): void {
    const troubles = this.#troubleOf(containerId);
    if (result.kind === "failed") troubles.add(tmuxSocket);
    else troubles.delete(tmuxSocket);
    // Where one server can be read, the place can.
    if (result.kind === "seen" && !this.#isOvertaken(look, containerId)) troubles.delete(WHOLE);
  }

  #troubleOf(containerId: string): Set<string> {
    const known = this.#troubles.get(containerId) ?? new Set();
    this.#troubles.set(containerId, known);
    return known;
  }
}

function overtaken(socket: SocketScan): SocketScan {
  const panes = socket.result.kind === "seen" ? socket.result.panes.length : 0;
  return { ...socket, result: { kind: "overtaken", panes } };
}
