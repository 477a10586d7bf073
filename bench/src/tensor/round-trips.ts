import { once } from "node:events";
import { connect } from "node:net";
import { unixTransport } from "@interlock/tensor";

/** A message to another process and back. */
export interface RoundTrip {
  readonly once: () => Promise<void>;
  readonly close: () => void;
}

/** Through the hub to one's own subscription. */
export async function throughHub(path: string, message: Uint8Array): Promise<RoundTrip> {
  const transport = unixTransport({ path });
  let came = (): void => undefined;
  let connected = (): void => undefined;
  const subscription = transport.addSubscription("aeron:ipc", 1, { onReady: () => came() });
  const publication = transport.addPublication("aeron:ipc", 1, { onChange: () => connected() });
  if (!subscription.ok || !publication.ok) throw new Error("no stream");
  while (!publication.value.offer(message).ok)
    await new Promise<void>((resolve) => {
      connected = resolve;
    });
  const next = async (): Promise<void> => {
    while (subscription.value.poll(() => undefined, 1) === 0)
      await new Promise<void>((resolve) => {
        came = resolve;
      });
  };
  await next();
  return {
    once: async () => {
      if (!publication.value.offer(message).ok) throw new Error("no room for one message");
      await next();
    },
    close: () => transport.close(),
  };
}

/** The same number of bytes, to a process that sends back what it gets. */
export async function throughEcho(path: string, message: Uint8Array): Promise<RoundTrip> {
  const socket = connect(path);
  await once(socket, "connect");
  let left = 0;
  let came = (): void => undefined;
  socket.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left === 0) came();
  });
  return {
    once: () =>
      new Promise<void>((resolve) => {
        left = message.length;
        came = resolve;
        socket.write(message);
      }),
    close: () => socket.destroy(),
  };
}
