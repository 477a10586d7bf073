import type { CallerCodec } from "../envelope/envelope-codec.ts";
import type { Transport } from "../transport/transport.ts";
import { Connection } from "./connection.ts";
import type { Peer, PeerOptions } from "./peer.ts";

/** Makes the client side of a connection from a transport nobody has started yet. */
export function openPeer(transport: Transport, codec: CallerCodec, options: PeerOptions = {}): Peer {
  return new Connection(transport, codec, options);
}
