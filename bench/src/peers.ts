import { once } from "node:events";
import { connect } from "node:net";
import { connectDaemon } from "@interlock/client";
import { APP_LINES, BENCH_TOKEN } from "./app-lines.ts";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";

/** One connected peer under measurement: a small call and a list of 50 rows. */
export interface BenchPeer {
  readonly small: () => Promise<unknown>;
  readonly list: () => Promise<unknown>;
  readonly close: () => void;
}

export type PeerName = "raw" | "jsonrpc" | "interlock";

export const PEERS: Readonly<Record<PeerName, (path: string) => Promise<BenchPeer>>> = {
  raw: rawPeer,
  jsonrpc: jsonRpcPeer,
  interlock: interlockPeer,
};

async function rawPeer(path: string): Promise<BenchPeer> {
  const socket = connect(path);
  await once(socket, "connect");
  const waiting: (() => void)[] = [];
  socket.on("data", (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) waiting.shift()?.();
  });
  const ask = (line: string) =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      socket.write(line);
    });
  return {
    small: () => ask(APP_LINES.small.request),
    list: () => ask(APP_LINES.list.request),
    close: () => socket.destroy(),
  };
}

async function jsonRpcPeer(path: string): Promise<BenchPeer> {
  const socket = connect(path);
  await once(socket, "connect");
  const connection = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  connection.listen();
  return {
    small: () => connection.sendRequest("preflight", {}),
    list: () => connection.sendRequest("paneList", { app_session_token: BENCH_TOKEN }),
    close: () => {
      connection.dispose();
      socket.destroy();
    },
  };
}

async function interlockPeer(path: string): Promise<BenchPeer> {
  const daemon = await connectDaemon({ socketPath: path });
  return {
    small: () => daemon.preflight(),
    list: () => daemon.pane.list({}),
    close: () => void daemon.close(),
  };
}
