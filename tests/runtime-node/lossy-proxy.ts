// A path to a control plane that takes its time and loses some of what is sent over it.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface LossyPath {
  /** Where the path leads to now. */
  readonly to: () => { readonly host: string; readonly port: number };
  readonly delayMs: number;
  /** Requests that are swallowed, one flag each, over and over. */
  readonly losses: readonly boolean[];
}

export interface LossyProxy {
  readonly url: string;
  /** Requests so far, and how many of them were swallowed. */
  counts(): { readonly requests: number; readonly lost: number };
  close(): Promise<void>;
}

/** What is lost takes its connection along, as a path does whose packets go nowhere: it stays open and silent. */
export async function openLossyProxy({ to, delayMs, losses }: LossyPath): Promise<LossyProxy> {
  const sockets = new Set<Socket>();
  let requests = 0;
  let lost = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((incoming) => {
    keep(incoming);
    const target = to();
    const outgoing = keep(connect(target));
    let dead = false;
    incoming.on("data", (chunk) => {
      if (chunk.toString("latin1").startsWith("POST ")) {
        dead ||= losses[requests % losses.length] === true;
        if (dead) lost += 1;
        requests += 1;
      }
      if (dead) return;
      // The control plane takes requests to its own address only, as from a proxy that is set up for it.
      const text = chunk.toString("latin1").replace(/^(host: ).*$/im, `$1${target.host}:${target.port}`);
      setTimeout(() => outgoing.write(text, "latin1"), delayMs);
    });
    outgoing.on("data", (chunk) => {
      if (!dead) incoming.write(chunk);
    });
    // A plane that is gone is told at once; a path that swallows says nothing.
    outgoing.on("close", () => {
      if (!dead) incoming.destroy();
    });
    incoming.on("close", () => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    url: `http://127.0.0.1:${port}`,
    counts: () => ({ requests, lost }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
