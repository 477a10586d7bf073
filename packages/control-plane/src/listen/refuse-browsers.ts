// The listener is for programs on this machine. A web page that a browser shows could otherwise reach
// it through a name that resolves to loopback.
import type { IncomingHttpHeaders } from "node:http";

/** Is this a request that only a browser, or a page's rebound name, would send? */
export function isForeignRequest(headers: IncomingHttpHeaders, port: number): boolean {
  if (headers.origin !== undefined) return true;
  const host = headers.host?.toLowerCase();
  return host === undefined || ![`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host);
}
