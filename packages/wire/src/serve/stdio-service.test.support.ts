import { stdioListener } from "../transport/stdio.ts";
import { unixListener } from "../transport/unix.ts";
import { serve } from "./serve.ts";
import { lineCodec, rpcCodec, tryHandlers, tryHooks, tryPart } from "./try-plane.test.support.ts";

/** Run as a process of its own: serves the try plane on its standard streams, or on the path it is given. */
const [, , envelope, path, requestBytes = "2000"] = process.argv;
const limits = { requestBytes: Number(requestBytes), responseBytes: 4_000, depth: 64 };
const listener = path === undefined || path === "-" ? stdioListener() : unixListener({ path });
const codec = envelope === "rpc" ? rpcCodec(limits) : lineCodec(limits);
await serve(tryPart, tryHandlers(), { ...tryHooks().options, listener, codec });
if (path !== undefined && path !== "-") process.stdout.write("ready\n");
