import { once } from "node:events";
import { connect } from "node:net";

/** Writes bytes on a fresh connection, as a foreign client would, and gives all that comes back until the end. */
export async function rawExchange(path: string, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(path);
  await once(socket, "connect");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = once(socket, "close");
  socket.write(bytes);
  await ended;
  return Buffer.concat(chunks).toString("utf8");
}

/** One answer of the app plane, as it came. */
export interface RawAnswer {
  readonly ok: boolean;
  readonly app_contract_version: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

/** Sends one request line and reads the one line that answers it. */
export async function rawCall(path: string, request: object): Promise<RawAnswer> {
  const text = await rawExchange(path, `${JSON.stringify(request)}\n`);
  if (!text.endsWith("\n") || text.indexOf("\n") !== text.length - 1)
    throw new Error(`not one line: ${text}`);
  return JSON.parse(text) as RawAnswer; // the envelope under test; assertions look at its members
}

/**
 * Writes bytes on a fresh connection and gives the first line that comes back, its LF included; what came instead,
 * when the connection ends without one. `end` closes our side behind the bytes, `keep` leaves it open.
 */
export async function rawLine(
  path: string,
  bytes: string | Uint8Array,
  after: "end" | "keep",
): Promise<string> {
  const socket = connect(path);
  await once(socket, "connect");
  if (after === "end") socket.end(bytes);
  else socket.write(bytes);
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return text;
}
