import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  createMessageConnection,
  Message,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  type MessageConnection,
} from "vscode-jsonrpc/node";

/** What stands in the envelope of every request but a hello. */
export const PROTOCOL = "2026-05-01";

export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly type: unknown;
  readonly fields: unknown;
}

interface Notify {
  readonly subscriptionId: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Puts `protocolVersion` into requests, which the library itself knows nothing of. */
class VersionedWriter extends SocketMessageWriter {
  override write(message: Message): Promise<void> {
    const versioned = Message.isRequest(message) && message.method !== "daemon.hello";
    return super.write(versioned ? Object.assign(message, { protocolVersion: PROTOCOL }) : message);
  }
}

/** A client of the local plane that shares no code with it: framing, ids and errors are `vscode-jsonrpc`'s. */
export class RpcClient {
  readonly socket: Socket;
  readonly #connection: MessageConnection;
  readonly #frames = new Map<string, Readonly<Record<string, unknown>>[]>();
  /** In the order in which they came: the method of what was heard, or the id of an acknowledgement. */
  readonly heard: string[] = [];
  #waiting: (() => void)[] = [];
  closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.#connection = createMessageConnection(new SocketMessageReader(socket), new VersionedWriter(socket));
    this.#connection.onNotification("$/subscription/notify", ({ subscriptionId, value }: Notify) => {
      // It belongs to the time, not to what a test does.
      if (value["type"] === "heartbeat") return;
      this.heard.push(`frame ${subscriptionId}`);
      this.frames(subscriptionId).push(value);
      this.#wake();
    });
    // A connection that is cut is what some tests are about; they look at `closed`.
    this.#connection.onError(() => undefined);
    this.#connection.onClose(() => {
      this.closed = true;
      this.#wake();
    });
    this.#connection.listen();
  }

  static async open(path: string): Promise<RpcClient> {
    const socket = connect(path);
    await once(socket, "connect");
    return new RpcClient(socket);
  }

  /** A connection that has agreed on the protocol. */
  static async greeted(path: string): Promise<RpcClient> {
    const client = await RpcClient.open(path);
    await client.call("daemon.hello", { protocolVersion: PROTOCOL });
    return client;
  }

  async call(method: string, params: object = {}): Promise<Readonly<Record<string, unknown>>> {
    return this.#connection.sendRequest(method, params);
  }

  /** The error that the call is refused with. */
  async refusal(method: string, params: object = {}): Promise<Refusal> {
    try {
      const result = await this.call(method, params);
      throw new Error(`${method} was answered: ${JSON.stringify(result)}`);
    } catch (error) {
      if (!(error instanceof ResponseError)) throw error;
      const data = error.data as { readonly type?: unknown; readonly fields?: unknown } | undefined; // looked at below
      return { code: error.code, message: error.message, type: data?.type, fields: data?.fields };
    }
  }

  notify(method: string, params: object): Promise<void> {
    return this.#connection.sendNotification(method, params);
  }

  /** Subscribes; what is heard of it stands in `frames`. */
  async subscribe(params: object): Promise<string> {
    const { subscriptionId } = await this.call("session.subscribe", params);
    this.heard.push(`ack ${String(subscriptionId)}`);
    return String(subscriptionId);
  }

  frames(subscriptionId: string): Readonly<Record<string, unknown>>[] {
    const known = this.#frames.get(subscriptionId) ?? [];
    this.#frames.set(subscriptionId, known);
    return known;
  }

  /** @throws when the condition does not hold within `ms`. */
  async until(condition: () => boolean, ms = 20_000): Promise<void> {
    const end = performance.now() + ms;
    while (!condition()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error("what was waited for did not come");
      const timer = setTimeout(() => this.#wake(), left);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#connection.dispose();
    this.socket.destroy();
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
