// Run as a program, possibly in other namespaces: is the daemon and one client of it, and prints the verdict.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostPeerIdentifier } from "./host-peer-identifier.ts";
import { CLIENT, descriptorOf } from "./peer-client.test.support.ts";

const directory = mkdtempSync(join(tmpdir(), "il-"));
const path = join(directory, "peer.sock");
const server = createServer().listen(path);
await once(server, "listening");
const identifier = hostPeerIdentifier();
const client = spawn(process.execPath, ["-e", CLIENT, path], { stdio: "ignore" });
const [socket] = (await once(server, "connection")) as [Socket]; // what `connection` carries
const verdict = identifier.identify(descriptorOf(socket));
process.stdout.write(
  JSON.stringify({ kind: verdict.kind, reason: verdict.kind === "refused" ? verdict.reason : null }),
);
socket.end("bye");
await once(client, "exit");
server.close();
rmSync(directory, { recursive: true });
