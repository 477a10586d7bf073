import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface RecordingProxy {
  /** A state root whose `app.sock` leads to the daemon. */
  readonly home: string;
  /** Every method that was asked for, in order. */
  readonly asked: readonly string[];
  /** Every token that was sent, the newest last. */
  readonly tokens: readonly string[];
  stop(): Promise<void>;
}

/** Stands between a client and the daemon, changes nothing, and hears which methods are called. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const home = mkdtempSync(join(tmpdir(), "il-proxy-"));
  const asked: string[] = [];
  const tokens: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const daemon = connect(target);
    for (const socket of [client, daemon]) {
      sockets.add(socket);
      socket.on("error", () => client.destroy()).once("close", () => sockets.delete(socket));
    }
    createInterface({ input: client }).on("line", (line) => {
      const request: unknown = JSON.parse(line);
      if (typeof request !== "object" || request === null || !("method" in request)) return;
      asked.push(String(request.method));
      const token: unknown =
        "params" in request ? Reflect.get(Object(request.params), "app_session_token") : "";
      if (typeof token === "string" && token !== "") tokens.push(token);
    });
    client.pipe(daemon);
    daemon.pipe(client);
  });
  server.listen(join(home, "app.sock"));
  await once(server, "listening");
  return {
    home,
    asked,
    tokens,
    async stop() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
