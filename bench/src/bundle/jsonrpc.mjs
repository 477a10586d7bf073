// The anchor: one request with vscode-jsonrpc.
import { connect } from "node:net";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";

const socket = connect("app.sock");
const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
connection.listen();
console.log(await connection.sendRequest("preflight", {}));
connection.dispose();
socket.destroy();
