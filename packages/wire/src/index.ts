export type { Frame, FrameDecoder, FrameRefusal } from "./framing/frame.ts";
export type {
  EnvelopeCodec,
  ErrorBody,
  MessageId,
  RequestEnvelope,
  RequestRefusal,
  ResponseEnvelope,
} from "./envelope/envelope-codec.ts";
export type { CallOptions, Peer, PeerOptions, Reply } from "./peer/peer.ts";
export { isWireFault, WIRE_FAULT_CODES, WireFault, type WireFaultCode } from "./peer/wire-fault.ts";
export type { Call, Handler, Handlers, OutcomeOf } from "./serve/handlers.ts";
export { fail, ok, type Failure, type FailureOf, type Success } from "./serve/outcome.ts";
export {
  granted,
  refused,
  type IncomingConnection,
  type IncomingRequest,
  type RefusalTable,
  type ServeFault,
  type ServeLimits,
  type ServeOptions,
  type Verdict,
} from "./serve/serve-options.ts";
export type { Service } from "./serve/service.ts";
export type { PeerHandle } from "./transport/peer-handle.ts";
export type { CloseCause, Listener, Listening, Transport, TransportSink } from "./transport/transport.ts";
export { jsonRpcEnvelope, type JsonRpcEnvelopeOptions } from "./envelope/json-rpc-envelope.ts";
export { lineEnvelope, type LineEnvelopeOptions } from "./envelope/line-envelope.ts";
export { openPeer } from "./peer/open-peer.ts";
export { serve } from "./serve/serve.ts";
export { connectUnix, unixListener } from "./transport/unix.ts";
