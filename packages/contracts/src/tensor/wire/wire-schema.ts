import {
  bool,
  clockDomain,
  dtype,
  frameProgressState,
  majorOrder,
  mode,
  progressUnit,
  regionType,
  responseCode,
} from "../enums.ts";
import type { SchemaLayout } from "../layout.ts";
import { shmPoolAnnounce, dataSourceAnnounce, dataSourceMeta } from "./announce.ts";
import { consumerHello, consumerConfig, controlResponse } from "./consumer.ts";
import { frameDescriptor, frameProgress } from "./frame.ts";
import { qosConsumer, qosProducer } from "./qos.ts";
import { metaBlobAnnounce, metaBlobChunk, metaBlobComplete } from "./meta-blob.ts";
import { shmRegionSuperblock, slotHeader, tensorHeader } from "./region.ts";

/** Streams, their regions and their frames. */
export const wireSchema = {
  id: 900,
  version: 1,
  semanticVersion: "1.1",
  package: "shm.tensorpool.control",
  file: "wire-schema",
  description: "Streams, their regions and their frames.",
  versionRule: "up-to",
  enums: [
    bool,
    mode,
    frameProgressState,
    progressUnit,
    responseCode,
    clockDomain,
    regionType,
    dtype,
    majorOrder,
  ],
  messages: [
    shmPoolAnnounce,
    consumerHello,
    consumerConfig,
    frameDescriptor,
    qosConsumer,
    qosProducer,
    dataSourceAnnounce,
    dataSourceMeta,
    controlResponse,
    metaBlobAnnounce,
    frameProgress,
    metaBlobChunk,
    metaBlobComplete,
    tensorHeader,
  ],
  blocks: [shmRegionSuperblock, slotHeader],
} as const satisfies SchemaLayout;
