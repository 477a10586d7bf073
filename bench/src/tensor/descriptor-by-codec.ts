import { frameDescriptor, TENSOR_SCHEMAS } from "@interlock/contracts/tensor";
import { fixedMessageCodec, messageCodec } from "@interlock/tensor";

/** A frame descriptor, written and read so many times in a row. */
export interface TimedDescriptor {
  readonly write: (count: number) => void;
  /** A sum over what was read, so that nothing is left out. */
  readonly read: (count: number) => number;
}

export function descriptorByCodec(bytes: Uint8Array): TimedDescriptor {
  // An agent has the codecs of several messages: what the engine knows of one must not be all it knows.
  const others = TENSOR_SCHEMAS.flatMap(({ messages }) => messages.map((layout) => messageCodec(layout)));
  for (const other of others) other.decode(bytes);
  const codec = fixedMessageCodec(frameDescriptor);
  return {
    write: (count) => {
      for (let seq = 0; seq < count; seq += 1) {
        const opened = codec.open(bytes);
        if (!opened.ok) throw new Error(opened.refusal);
        const { message } = opened;
        message.streamId = seq;
        message.epoch = 7n;
        message.seq = 9n;
        message.timestampNs = 5n;
        message.metaVersion = 3;
      }
    },
    read: (count) => {
      let sum = 0;
      for (let index = 0; index < count; index += 1) {
        const decoded = codec.decode(bytes);
        if (!decoded.ok) continue;
        const { message } = decoded;
        sum += message.streamId;
        if (message.epoch === 7n) sum += 1;
        if (message.seq === 9n) sum += 1;
        sum += message.metaVersion ?? 0;
      }
      return sum;
    },
  };
}
