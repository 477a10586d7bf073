import { createServer } from "node:net";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";
import { FIFTY_PANES, PREFLIGHT } from "../fifty-panes.ts";

const [path = ""] = process.argv.slice(2);
createServer((socket) => {
  const connection = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  connection.onRequest("preflight", () => PREFLIGHT);
  connection.onRequest("paneList", () => FIFTY_PANES);
  connection.listen();
}).listen(path, () => console.log("ready"));
