/**
 * The other end of a transport, as far as the operating system knows it. Opaque on purpose:
 * whoever decides about admission asks the system through the descriptor, wire does not.
 */
export interface PeerHandle {
  /** `unix`, `stdio`, `memory`, or the name another transport gives itself. */
  readonly transport: string;
  /** Open file descriptor of the connection, while it is open and where there is one. */
  descriptor(): number | undefined;
}
