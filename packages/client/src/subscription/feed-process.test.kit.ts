import { unixListener } from "@interlock/wire";
import { serveApp } from "../daemon/serve-app.test.kit.ts";
import { Feed } from "./feed.test.kit.ts";

/** Run as a process of its own: a feed whose events are the same in every life of it, and go on for ever. */
const [, , path = ""] = process.argv;
const feed = new Feed();
feed.publish(...Array.from({ length: 40 }, (_, index) => `event ${index + 1}`));
await serveApp({}, unixListener({ path }), feed.served());
process.stdout.write("ready\n");
let last = 40;
setInterval(() => {
  feed.publish(`event ${++last}`);
  feed.say({ type: "heartbeat", at: last });
}, 1);
