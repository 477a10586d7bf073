import { defineMethod } from "../../define/method.ts";
import { DaemonHello, DaemonHelloAck } from "./schema.ts";

export const daemonMethods = [
  defineMethod("daemon.hello", {
    planes: ["local"],
    kind: "mutation",
    gate: "open",
    since: "1.2",
    summary: "Agrees on a protocol version; the first outcome holds for the connection.",
    params: DaemonHello,
    result: DaemonHelloAck,
    errors: [],
  }),
];
