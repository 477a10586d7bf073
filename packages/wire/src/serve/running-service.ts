import type { Listener, Listening, Transport } from "../transport/transport.ts";
import { Alarm } from "./alarm.ts";
import { ServedConnection, type ServedConnectionParts } from "./served-connection.ts";
import type { Service } from "./service.ts";

type Shared<Caller, Context> = Omit<ServedConnectionParts<Caller, Context>, "id" | "transport" | "onClose">;

export class RunningService<Caller, Context> implements Service {
  readonly #shared: Shared<Caller, Context>;
  readonly #open = new Set<ServedConnection<Caller, Context>>();
  #listening: Listening | undefined;
  #lastId = 0;
  #turnedAway = 0;
  #closing: Promise<void> | undefined;
  #allClosed: () => void = () => undefined;

  static async start<Caller, Context>(
    listener: Listener,
    shared: Shared<Caller, Context>,
  ): Promise<RunningService<Caller, Context>> {
    const service = new RunningService(shared);
    service.#listening = await listener.listen(
      (transport) => service.#accept(transport),
      (code) => shared.options.onFault({ kind: "accept_failed", method: undefined, error: code }),
    );
    return service;
  }

  private constructor(shared: Shared<Caller, Context>) {
    this.#shared = shared;
  }

  get address(): string {
    return this.#listening?.address ?? "";
  }

  get connections(): number {
    return this.#open.size;
  }

  get turnedAway(): number {
    return this.#turnedAway;
  }

  close(options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(options.graceMs ?? 5_000);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => (this.#allClosed = resolve));
    await this.#listening?.close();
    const grace = new Alarm(() => {
      for (const connection of this.#open) connection.destroy();
    });
    grace.start(graceMs);
    for (const connection of this.#open) connection.drain();
    if (this.#open.size === 0) this.#allClosed();
    await closed;
    grace.clear();
  }

  #accept(transport: Transport): void {
    if (this.#closing !== undefined || this.#open.size >= this.#shared.limits.maxConnections) {
      this.#turnedAway++;
      transport.destroy();
      return;
    }
    const onClose = (connection: ServedConnection<Caller, Context>): void => {
      this.#open.delete(connection);
      if (this.#open.size === 0 && this.#closing !== undefined) this.#allClosed();
    };
    const connection = new ServedConnection({ ...this.#shared, id: ++this.#lastId, transport, onClose });
    this.#open.add(connection);
    connection.start();
  }
}
