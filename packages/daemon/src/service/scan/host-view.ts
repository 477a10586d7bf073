import type { SocketScan, TerminalScan } from "../ports/terminal.ts";
import type { PlaceListener, PlaceWatch, TerminalPlace } from "../ports/terminal-watch.ts";

/** The host's tmux servers, and how they looked last: whoever asks for that does not have to look again. */
export class HostView implements TerminalPlace {
  readonly #host: TerminalPlace;
  #last: TerminalScan | undefined;

  constructor(host: TerminalPlace) {
    this.#host = host;
  }

  /** Looks once when nobody has yet. */
  async last(): Promise<TerminalScan> {
    return this.#last ?? this.discover();
  }

  async discover(signal?: AbortSignal): Promise<TerminalScan> {
    return (this.#last = await this.#host.discover(signal));
  }

  async readServer(tmuxSocket: string, signal?: AbortSignal) {
    const seen = await this.#host.readServer(tmuxSocket, signal);
    if (seen.kind !== "aborted") this.#replace(seen);
    return seen;
  }

  watch(listener: PlaceListener): PlaceWatch {
    return this.#host.watch(listener);
  }

  #replace(seen: SocketScan): void {
    const others =
      this.#last?.kind === "scanned"
        ? this.#last.sockets.filter(({ tmuxSocket }) => tmuxSocket !== seen.tmuxSocket)
        : [];
    this.#last = { kind: "scanned", sockets: [...others, seen] };
  }
}
