// The floor: a line of the app plane's bytes comes, the bytes of its answer go, and nobody looks inside. The two calls
// are told apart by the length of the line.
import { createServer } from "node:net";
import { APP_LINES } from "../app-lines.ts";

const [path = ""] = process.argv.slice(2);
const { small, list } = APP_LINES;

createServer((socket) => {
  let held = 0;
  socket.on("data", (chunk: Buffer) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const length = held + end + 1 - start;
      socket.write(length === small.request.length ? small.answer : list.answer);
      held = 0;
      start = end + 1;
    }
    held += chunk.length - start;
  });
}).listen(path, () => console.log("ready"));
