export { blockCodec, fixedMessageCodec, messageCodec } from "./codec/codecs.ts";
export type { Codec, Decoding, Encoding, FixedCodec, Opening, Refused } from "./codec/codec.ts";
export {
  UNRECOGNISED,
  type EntryInput,
  type EntryValue,
  type EntryView,
  type EntryWriter,
  type FixedLayout,
  type GroupView,
  type NumbersView,
} from "./codec/message-types.ts";
export { messageRouter, route, type Route, type Routed } from "./codec/message-router.ts";
export { kindKey, peekKind, type MessageKind } from "./codec/peek-message.ts";
export {
  DECODE_REFUSALS,
  ENCODE_REFUSALS,
  type DecodeRefusal,
  type EncodeRefusal,
} from "./codec/refusals.ts";
export { LAYOUT_VERSION } from "@interlock/contracts/tensor";
export { AllowedBases, BaseUnusable, isBaseUnusable } from "./path/allowed-bases.ts";
export {
  epochDirectory,
  headerRingPath,
  payloadPoolPath,
  plainName,
  type StreamPlace,
} from "./path/canonical-path.ts";
export type { PathRefusalReason } from "./path/path-refusal.ts";
export {
  formatRegionUri,
  parseRegionUri,
  type ParsedRegionUri,
  type RegionUri,
  type UriRefusalReason,
} from "./path/region-uri.ts";
export { sbeSchema } from "./print/sbe-schema.ts";
export { removeContained } from "./path/remove-contained.ts";
export { heapRegion } from "./region/heap-region.ts";
export {
  createMappedRegion,
  openMappedRegion,
  type CreateRegionRequest,
  type OpenRegionRequest,
  type RegionOpened,
  type RegionRefusalReason,
  type RegionRefused,
} from "./region/mapped-region.ts";
export { memoryReader } from "./region/memory-reader.ts";
export {
  openPositionalReader,
  type PositionalOpened,
  type PositionalRequest,
} from "./region/positional-reader.ts";
export { isRegionError, RegionError, type RegionErrorCode } from "./region/region-error.ts";
export { Scratch, type RegionReader } from "./region/region-reader.ts";
export type { Region, RegionAccess, RegionBacking, RegionMemory } from "./region/region.ts";
export { joinSharedRegion, sharedRegion } from "./region/shared-region.ts";
export {
  activityOf,
  decodeSuperblock,
  encodeSuperblock,
  refreshActivity,
  regionBytes,
  superblockMismatch,
  type RegionIdentity,
  type Superblock,
  type SuperblockMismatch,
} from "./region/superblock.ts";
export {
  createLocalStream,
  createMappedStream,
  type MappedStreamRequest,
  type StreamCreated,
  type StreamMaker,
} from "./pool/create-stream.ts";
export type { DropCause, DropCounts } from "./pool/drop-counts.ts";
export {
  openStreamForReading,
  openStreamForWriting,
  type OpenStreamRequest,
  type RegionObjection,
  type StreamRefused,
} from "./pool/open-stream.ts";
export { RingFollower, type FollowFrom } from "./pool/ring-follower.ts";
export type { LayoutFault, PoolLayout, StreamLayout } from "./pool/stream-layout.ts";
export { readersOf, refreshStream, type StreamReaders, type StreamRegions } from "./pool/stream-regions.ts";
export {
  TensorConsumer,
  type ConsumerOptions,
  type Destination,
  type UseFrame,
} from "./pool/tensor-consumer.ts";
export type { Received, TensorFrame } from "./pool/tensor-frame.ts";
export {
  TensorProducer,
  type Claim,
  type ClaimRefused,
  type Committed,
  type FrameStamp,
  type ProducerOptions,
} from "./pool/tensor-producer.ts";
export type { ShapeFault } from "./slot/resolve-strides.ts";
export type { ElementType, TensorShape } from "./slot/tensor-shape.ts";

export { inProcessStreams, type InProcessStreams } from "./transport/in-process.ts";
export {
  OFFER_CODES,
  type NotOffered,
  type Offer,
  type OfferCode,
  type OfferRefusal,
} from "./transport/offer.ts";
export { DEFAULT_TRANSPORT_LIMITS, type TransportLimits } from "./transport/transport-limits.ts";
export {
  CLOSE_REASONS,
  type Added,
  type AddRefusal,
  type MessageClaim,
  type Claiming,
  type CloseReason,
  type Image,
  type LossReason,
  type MessageHandler,
  type MessageInfo,
  type Publication,
  type PublicationEvents,
  type Subscription,
  type SubscriptionEvents,
  type Transport,
  type TransportState,
} from "./transport/transport.ts";
export { startHub, type Hub, type HubOptions, type HubStarted } from "./transport/unix/hub.ts";
export { unixTransport, type UnixTransportOptions } from "./transport/unix/unix-transport.ts";
