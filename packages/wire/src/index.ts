export { ContentLengthDecoder } from "./framing/content-length-decoder.ts";
export type { Frame, FrameDecoder, FrameRefusal } from "./framing/frame.ts";
export { JSON_REASONS, type JsonReason } from "./framing/json-reason.ts";
export type { JsonLimits } from "./framing/json-scan.ts";
export { NdjsonDecoder } from "./framing/ndjson-decoder.ts";
export { JsonReader, type CarriageReturn, type JsonReading } from "./framing/read-json.ts";

export type {
  CallerCodec,
  CancelEnvelope,
  CancelMessage,
  EnvelopeCodec,
  EnvelopeLimits,
  ErrorBody,
  IncomingEnvelope,
  MalformedStage,
  MessageId,
  RequestEnvelope,
  RequestRefusal,
  ResponseEnvelope,
  UnsubscribeEnvelope,
} from "./envelope/envelope-codec.ts";
export {
  JSON_RPC_NUMBERS,
  jsonRpcEnvelope,
  type JsonRpcEnvelopeOptions,
  type JsonRpcNumber,
} from "./envelope/json-rpc-envelope.ts";
export { readErrorBody } from "./envelope/error-body.ts";
export { isRecord } from "./envelope/record.ts";
export { lineCaller } from "./envelope/line-caller.ts";
export { lineEnvelope, type LineEnvelopeOptions } from "./envelope/line-envelope.ts";
export { singleLineEnvelope, type SingleLineEnvelopeOptions } from "./envelope/single-line-envelope.ts";

export {
  CANCEL_METHOD,
  NOTIFY_METHOD,
  readNotify,
  subscriptionIdOf,
  UNSUBSCRIBE_METHOD,
} from "./envelope/protocol-message.ts";

export type { SubscriptionNames } from "./envelope/subscription-names.ts";

export { openPeer } from "./peer/open-peer.ts";
export type { CallOptions, Peer, PeerOptions, Reply } from "./peer/peer.ts";
export { isWireFault, WIRE_FAULT_CODES, WireFault, type WireFaultCode } from "./peer/wire-fault.ts";

export type { Call, Handler, Handlers, OutcomeOf } from "./serve/handlers.ts";
export { fail, lasting, ok, type Failure, type FailureOf, type Success } from "./serve/outcome.ts";
export { DEFAULT_SERVE_LIMITS, type ServeLimits } from "./serve/serve-limits.ts";
export {
  granted,
  refused,
  type IncomingConnection,
  type IncomingRequest,
  type RefusalTable,
  type ServeFault,
  type ServeOptions,
  type Verdict,
} from "./serve/serve-options.ts";
export { serve } from "./serve/serve.ts";
export {
  subscribed,
  type FrameSink,
  type FrameSource,
  type Subscribed,
} from "./serve/subscription/subscribed.ts";
export type { Service } from "./serve/service.ts";

export { memoryListener, memoryPair, type MemoryListener } from "./transport/memory.ts";
export type { PeerHandle } from "./transport/peer-handle.ts";
export { stdioListener, stdioTransport, type StdioStreams } from "./transport/stdio.ts";
export type { CloseCause, Listener, Listening, Transport, TransportSink } from "./transport/transport.ts";
export {
  connectUnix,
  socketTransport,
  unixListener,
  type ConnectOptions,
  type UnixListenerOptions,
} from "./transport/unix.ts";
