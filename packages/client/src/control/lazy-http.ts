import type { HttpPort } from "./http-port.ts";

/**
 * The port over `node:http`, loaded by the first request: loading it takes longer than everything that a program which
 * only speaks to the daemon does with this package.
 */
export function lazyHttp(): HttpPort {
  let loading: Promise<HttpPort> | undefined;
  return {
    async send(request) {
      loading ??= import("./node-http.ts").then(({ nodeHttp }) => nodeHttp());
      const port = await loading;
      return port.send(request);
    },
    close() {
      // What failed to load has nothing to close, and told its request so.
      void loading?.then(
        (port) => port.close(),
        () => undefined,
      );
    },
  };
}
