import type { Socket } from "node:net";

/** A client as an argument for `node -e`: connects to the path it is given, and ends at the first byte it gets. */
export const CLIENT = 'require("node:net").connect(process.argv[1]).on("data", () => process.exit())';

/** The descriptor is undocumented in Node; the wire keeps it behind one function, and so do these tests. */
export function descriptorOf(socket: Socket): number {
  return (socket as unknown as { readonly _handle: { readonly fd: number } })._handle.fd;
}
