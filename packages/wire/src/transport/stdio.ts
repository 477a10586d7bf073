import type { Readable, Writable } from "node:stream";
import { StreamTransport } from "./stream-transport.ts";
import type { Listener, Transport } from "./transport.ts";

export interface StdioStreams {
  readonly input: Readable;
  readonly output: Writable;
}

/** The other end of a pair of pipes: our own standard streams, or those of a child process. */
export function stdioTransport(
  streams: StdioStreams = { input: process.stdin, output: process.stdout },
): Transport {
  return new StreamTransport(streams.input, streams.output, {
    transport: "stdio",
    descriptor: () => undefined,
  });
}

/** Serves exactly one peer: whoever holds the other end of the streams. */
export function stdioListener(streams?: StdioStreams): Listener {
  return {
    listen(accept) {
      accept(stdioTransport(streams));
      return Promise.resolve({ address: "stdio", close: () => Promise.resolve() });
    },
  };
}
