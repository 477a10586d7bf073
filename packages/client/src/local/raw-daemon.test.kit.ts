import { ContentLengthDecoder } from "@interlock/wire";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RawRequest {
  readonly id: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface RawDaemon {
  readonly socketPath: string;
  readonly asked: readonly RawRequest[];
  stop(): Promise<void>;
}

/** A daemon that says whatever bytes a test wants it to say. */
export async function rawDaemon(answer: (request: RawRequest, socket: Socket) => void): Promise<RawDaemon> {
  const folder = await mkdtemp(join(tmpdir(), "il-raw-"));
  const socketPath = join(folder, "rpc.sock");
  const asked: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const decoder = new ContentLengthDecoder(1_000_000, (frame) => {
      if (frame.kind !== "message") throw new Error("the client sent no frame");
      const request = JSON.parse(Buffer.from(frame.bytes).toString()) as RawRequest; // what the client writes
      asked.push(request);
      answer(request, socket);
    });
    socket.on("data", (chunk) => decoder.push(chunk)).on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    asked,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** Messages in one piece of bytes. */
export function framed(...messages: readonly object[]): string {
  return messages
    .map((message) => JSON.stringify({ jsonrpc: "2.0", ...message }))
    .map((body) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    .join("");
}

export const result = (id: number, value: unknown): object => ({ id, result: value });
export const refusal = (id: number, type: string, fields: object = {}): object => ({
  id,
  error: { code: -32_600, message: type, data: { type, fields } },
});
export const notify = (subscriptionId: string, value: object): object => ({
  method: "$/subscription/notify",
  params: { subscriptionId, value },
});
export const AGREED = { compatible: true, protocolVersion: "2026-05-01" };
