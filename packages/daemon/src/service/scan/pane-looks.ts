import { inParallel } from "../../model/in-parallel.ts";
import type { ObservePanesOutcome, PlaceHealth } from "../../store/operations/observe-panes.ts";
import type { PaneScanRecord } from "../../store/operations/reconcile-panes.ts";
import type { ContainerRecord } from "../../store/records/container-record.ts";
import type { Store } from "../../store/store.ts";
import { systemClock } from "../../store/timestamp.ts";
import type { TerminalPlace } from "../ports/terminal-watch.ts";
import { HostView } from "./host-view.ts";
import { LookOrder } from "./look-order.ts";
import { paneFindings, socketFinding, type PaneFindings } from "./pane-findings.ts";
import { HOST_PLACE, placeOfContainer, type PanePlace } from "./pane-place.ts";

/** One that hangs keeps one of these for the few seconds until its calls time out; the others go on. */
const CONTAINERS_AT_ONCE = 8;

export interface PaneLooksOptions {
  readonly store: Store;
  readonly host: TerminalPlace;
  readonly placeOf: (container: ContainerRecord) => TerminalPlace;
}

interface Look extends PaneFindings {
  readonly place: PanePlace;
  readonly number: number;
}

/** Reads tmux servers, all of them or some, and writes what was seen. */
export class PaneLooks {
  readonly hostView: HostView;
  readonly #options: PaneLooksOptions;
  readonly #order = new LookOrder();

  constructor(options: PaneLooksOptions) {
    this.#options = options;
    this.hostView = new HostView(options.host);
  }

  /** Every tmux server of the host and of running containers, in one transaction; a scan that is remembered. */
  async scan(scanId: string): Promise<PaneScanRecord> {
    const startedAt = systemClock();
    const { store, placeOf } = this.#options;
    const active = store.read.activeContainers();
    const [host, containers] = await Promise.all([
      this.#lookAt(HOST_PLACE, this.hostView),
      inParallel(active, CONTAINERS_AT_ONCE, (container) =>
        this.#lookAt(placeOfContainer(container), placeOf(container)),
      ),
    ]);
    const looks = [host, ...containers];
    const sockets = looks.flatMap((look) => this.#order.settle(look.number, look.sockets));
    const { scan } = await store.write.reconcilePanes({
      scanId,
      startedAt,
      sockets,
      places: looks.map((look) => this.#health(look)),
      containersScanned: active.length,
      containersTmuxUnavailable: looks.filter(({ tmuxUnavailable }) => tmuxUnavailable).length,
      issues: looks.flatMap(({ issues }) => issues),
    });
    return scan;
  }

  /** A look of the daemon's own at all servers of one place. */
  async refreshPlace(place: PanePlace, terminal: TerminalPlace): Promise<ObservePanesOutcome> {
    const look = await this.#lookAt(place, terminal);
    const sockets = this.#order.settle(look.number, look.sockets);
    return this.#options.store.write.observePanes({ sockets, places: [this.#health(look)] });
  }

  /** A look of the daemon's own at one server. */
  async refreshServer(
    place: PanePlace,
    terminal: TerminalPlace,
    tmuxSocket: string,
  ): Promise<ObservePanesOutcome> {
    const number = this.#order.begin();
    const seen = await terminal.readServer(tmuxSocket);
    if (seen.kind === "aborted") throw new Error("a look that nobody can stop was stopped");
    const sockets = this.#order.settle(number, [socketFinding(place, seen)]);
    const places = [this.#order.health(number, place.containerId)];
    return this.#options.store.write.observePanes({ sockets, places });
  }

  async #lookAt(place: PanePlace, terminal: Pick<TerminalPlace, "discover">): Promise<Look> {
    const number = this.#order.begin();
    const known = this.#options.store.read.activeSockets(place.containerId);
    const findings = paneFindings(place, await terminal.discover(), known);
    return { place, number, ...findings };
  }

  #health({ place, number, issues, sockets }: Look): PlaceHealth {
    const listed = sockets.map(({ tmuxSocket }) => tmuxSocket);
    return this.#order.health(number, place.containerId, { failed: issues.length > 0, listed });
  }
}
