// The same three steps with vscode-jsonrpc.
import { once } from "node:events";
import { connect } from "node:net";

const [socketPath = ""] = process.argv.slice(2);
const start = performance.now();
const { createMessageConnection, SocketMessageReader, SocketMessageWriter } =
  await import("vscode-jsonrpc/node");
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
