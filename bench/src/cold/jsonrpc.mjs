// The same three steps with vscode-jsonrpc, which leaves the connection to `node:net`: whoever uses it imports both.
import { once } from "node:events";

const [socketPath = ""] = process.argv.slice(2);
const start = performance.now();
const { createMessageConnection, SocketMessageReader, SocketMessageWriter } =
  await import("vscode-jsonrpc/node");
const { connect } = await import("node:net");
const imported = performance.now();
const socket = connect(socketPath);
await once(socket, "connect");
const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
connection.listen();
await connection.sendRequest("preflight", {});
const answered = performance.now();
connection.dispose();
socket.destroy();
console.log(JSON.stringify({ importMs: imported - start, answeredMs: answered - start }));
