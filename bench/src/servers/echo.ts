// Gives back what it gets.
import { createServer } from "node:net";

const [path = ""] = process.argv.slice(2);
createServer((socket) => socket.pipe(socket)).listen(path, () => console.log("ready"));
