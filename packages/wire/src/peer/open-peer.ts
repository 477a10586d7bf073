import type { EnvelopeCodec } from "../envelope/envelope-codec.ts";
import type { Transport } from "../transport/transport.ts";
import type { Peer, PeerOptions } from "./peer.ts";

export declare function openPeer(transport: Transport, codec: EnvelopeCodec, options?: PeerOptions): Peer;
