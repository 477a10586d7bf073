import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { PROTOCOL } from "./rpc-client.ts";

export function frame(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** A request as it should be, but for what `over` says; a member that is undefined is left out. */
export function request(over: Readonly<Record<string, unknown>>): string {
  return frame(JSON.stringify({ jsonrpc: "2.0", id: 1, protocolVersion: PROTOCOL, ...over }));
}

/** Writes bytes on a fresh connection and gives the messages that come back: `count` of them, or all until its end. */
export async function rawFrames(
  path: string,
  bytes: string | Uint8Array,
  count = Number.POSITIVE_INFINITY,
): Promise<readonly unknown[]> {
  const socket = connect(path);
  await once(socket, "connect");
  socket.write(bytes);
  const messages: unknown[] = [];
  // A daemon that has closed does not read what was still to be written.
  socket.on("error", () => undefined);
  for await (const message of readFrames(socket)) {
    messages.push(message);
    if (messages.length >= count) break;
  }
  socket.destroy();
  return messages;
}

/** The messages that come over a socket, until it ends. */
export async function* readFrames(socket: Socket): AsyncGenerator<unknown, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    for (let cut = cutFrame(rest); cut !== undefined; cut = cutFrame(rest)) {
      rest = rest.subarray(cut.length);
      yield JSON.parse(cut.body);
    }
  }
}

function cutFrame(bytes: Buffer): { readonly body: string; readonly length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const size = Number(/^Content-Length: (\d+)$/.exec(bytes.toString("latin1", 0, end))?.[1]);
  const length = end + 4 + size;
  return bytes.length < length ? undefined : { body: bytes.toString("utf8", end + 4, length), length };
}
