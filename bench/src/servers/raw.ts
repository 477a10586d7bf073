// The floor: a line comes, a line of the right size goes, and nobody looks inside.
import { createServer } from "node:net";
import { FIFTY_PANES, PREFLIGHT } from "../fifty-panes.ts";

const [path = ""] = process.argv.slice(2);
const small = `${JSON.stringify({ ok: true, app_contract_version: "1.0", id: 1, result: PREFLIGHT })}\n`;
const list = `${JSON.stringify({ ok: true, app_contract_version: "1.0", id: 1, result: FIFTY_PANES })}\n`;

createServer((socket) => {
  socket.on("data", (chunk: Buffer) => {
    for (const byte of chunk)
      if (byte === 0x73) socket.write(small);
      else if (byte === 0x6c) socket.write(list);
  });
}).listen(path, () => console.log("ready"));
