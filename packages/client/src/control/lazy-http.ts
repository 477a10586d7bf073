import type { HttpPort } from "./http-port.ts";

/**
 * The port over `node:http`, loaded by the first request: loading it takes longer than everything that a program which
 * only speaks to the daemon does with this package.
 */
export function lazyHttp(): HttpPort {
  let loading: Promise<HttpPort> | undefined;
  const load = (): Promise<HttpPort> =>
    (loading ??= import("./node-http.ts").then(({ nodeHttp }) => nodeHttp()));
  return {
    async send(request) {
      const port = await load();
      return port.send(request);
    },
    async open(request) {
      const port = await load();
      return port.open(request);
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
