import type { ObservePanesOutcome } from "../../store/operations/observe-panes.ts";
import type { PlaceWatch, TerminalPlace } from "../ports/terminal-watch.ts";
import type { PaneLooks } from "../scan/pane-looks.ts";
import type { PanePlace } from "../scan/pane-place.ts";
import { Settler } from "./settler.ts";

export interface LivePlaceOptions {
  readonly place: PanePlace;
  readonly terminal: TerminalPlace;
  readonly looks: PaneLooks;
  readonly onSeen: (outcome: ObservePanesOutcome) => void;
  readonly onFault: (error: unknown) => void;
}

/** tmux tells one change in several notifications. */
const SETTLE_MS = 25;

/** Keeps the rows of one place as its tmux servers are. A server that hangs holds up no other. */
export class LivePlace {
  readonly #options: LivePlaceOptions;
  readonly #servers = new Map<string, Settler>();
  readonly #whole: Settler;
  readonly #watch: PlaceWatch;

  constructor(options: LivePlaceOptions) {
    this.#options = options;
    const { place, terminal, looks } = options;
    this.#whole = new Settler(SETTLE_MS, () => this.#look(() => looks.refreshPlace(place, terminal)));
    this.#watch = terminal.watch({
      onServer: (tmuxSocket) => this.#serverOf(tmuxSocket).ask(),
      onPlace: () => this.#whole.ask(),
    });
    this.#whole.ask();
  }

  /** It was started, resumed, or its engine came back. */
  again(): void {
    this.#watch.nudge();
    this.#whole.ask();
  }

  async close(): Promise<void> {
    await Promise.all([
      this.#watch.close(),
      this.#whole.close(),
      ...[...this.#servers.values()].map((server) => server.close()),
    ]);
  }

  #serverOf(tmuxSocket: string): Settler {
    const known = this.#servers.get(tmuxSocket);
    if (known !== undefined) return known;
    const { place, terminal, looks } = this.#options;
    const server = new Settler(SETTLE_MS, () =>
      this.#look(() => looks.refreshServer(place, terminal, tmuxSocket)),
    );
    this.#servers.set(tmuxSocket, server);
    return server;
  }

  async #look(look: () => Promise<ObservePanesOutcome>): Promise<void> {
    try {
      this.#options.onSeen(await look());
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}
