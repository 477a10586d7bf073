import {
  consumerHello,
  frameDescriptor,
  shmAttachRequest,
  tensorHeader,
  traceLinkSet,
} from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { fixedMessageCodec, messageCodec } from "./codecs.ts";
import { anyCodec, bytesOf, VECTORS } from "./golden-vectors.test.support.ts";

verifies("SHM-013", "a message is written only where there is room for all of it", () => {
  for (const { name, codec, value, bytes } of VECTORS) {
    const tight = new Uint8Array(bytes.length);
    expect([name, codec.encode(value, tight)]).toEqual([name, { ok: true, length: bytes.length }]);
    expect(codec.encode(value, tight.subarray(1))).toMatchObject({ refusal: "buffer_too_small" });
    expect(codec.encode(value, tight, 1)).toMatchObject({ ok: false, refusal: "buffer_too_small" });
    expect(codec.encode(value, tight, -1)).toMatchObject({ ok: false, refusal: "buffer_too_small" });
  }
});

verifies("SHM-013", "a value that its field cannot hold is refused, with the field's name", () => {
  const descriptor = { streamId: 1, epoch: 2n, seq: 3n };
  const hello = VECTORS.find(({ name }) => name === "ConsumerHello")?.value;
  const header = VECTORS.find(({ name }) => name === "TensorHeader")?.value;
  const attempts = [
    [frameDescriptor, { ...descriptor, streamId: 2 ** 32 }, "out_of_range", "streamId"],
    [frameDescriptor, { ...descriptor, streamId: -1 }, "out_of_range", "streamId"],
    [frameDescriptor, { ...descriptor, streamId: 1.5 }, "out_of_range", "streamId"],
    [frameDescriptor, { ...descriptor, streamId: Number.NaN }, "out_of_range", "streamId"],
    [frameDescriptor, { ...descriptor, epoch: 2n ** 64n }, "out_of_range", "epoch"],
    [frameDescriptor, { ...descriptor, epoch: -1n }, "out_of_range", "epoch"],
    [frameDescriptor, { ...descriptor, seq: 3 }, "out_of_range", "seq"],
    [frameDescriptor, { streamId: 1, epoch: 2n }, "missing", "seq"],
    [consumerHello, { ...hello, mode: "OTHER" }, "unknown_name", "mode"],
    [consumerHello, { ...hello, mode: "toString" }, "unknown_name", "mode"],
    [consumerHello, { ...hello, mode: undefined }, "missing", "mode"],
    [consumerHello, { ...hello, controlChannel: "aeron:ipc\u00e9" }, "not_ascii", "controlChannel"],
    [tensorHeader, { ...header, dims: Array<number>(9).fill(1) }, "too_many_numbers", "dims"],
    [tensorHeader, { ...header, dims: [2 ** 31] }, "out_of_range", "dims"],
    [
      traceLinkSet,
      { ...descriptor, traceId: 1n, parents: Array.from({ length: 65_535 }, () => ({ traceId: 1n })) },
      "too_many_entries",
      "parents",
    ],
  ] as const;
  const refusals = attempts.map(([layout, value]) => anyCodec(layout).encode(value, new Uint8Array(4096)));
  expect(refusals).toEqual(attempts.map(([, , refusal, member]) => ({ ok: false, refusal, member })));
});

verifies("SHM-013", "missing numbers of an array are zeros, and padding is zero whatever was there", () => {
  const codec = messageCodec(tensorHeader);
  const into = new Uint8Array(192).fill(0xff);
  const written = codec.encode(
    {
      dtype: "FLOAT32",
      majorOrder: "ROW",
      ndims: 2,
      progressUnit: "NONE",
      progressStrideBytes: 0,
      dims: [2, 3],
      strides: [12, 4],
    },
    into,
  );
  expect(written).toEqual({ ok: true, length: 192 });
  expect(into).toEqual(bytesOf("TensorHeader"));
});

verifies("SHM-014", "a message of fixed length is filled in where it lies, blank until then", () => {
  const codec = fixedMessageCodec(frameDescriptor);
  const into = new Uint8Array(56).fill(0xaa);
  const opened = codec.open(into, 4);
  if (!opened.ok) throw new Error(opened.refusal);
  expect(opened.length).toBe(48);
  opened.message.streamId = 10_000;
  opened.message.epoch = 7n;
  opened.message.seq = 9n;
  expect(into.subarray(4, 52)).toEqual(bytesOf("FrameDescriptor"));
  expect([...into.subarray(0, 4), ...into.subarray(52)]).toEqual(Array<number>(8).fill(0xaa));
  opened.message.metaVersion = 3;
  opened.message.traceId = 5n;
  const read = codec.decode(into, 4, 48);
  expect(read.ok && codec.copy(read.message)).toMatchObject({ seq: 9n, metaVersion: 3, traceId: 5n });
  opened.message.metaVersion = undefined;
  opened.message.traceId = undefined;
  expect(into.subarray(4, 52)).toEqual(bytesOf("FrameDescriptor"));
});

verifies(
  "SHM-014",
  "what a field cannot hold is not written, and a message without room is not opened",
  () => {
    const codec = fixedMessageCodec(shmAttachRequest);
    const opened = codec.open(new Uint8Array(codec.length));
    if (!opened.ok) throw new Error(opened.refusal);
    const { message } = opened;
    message.role = "PRODUCER";
    expect(() => (message.clientId = 2 ** 32)).toThrow(RangeError);
    expect(() => (message.correlationId = 2n ** 63n)).toThrow(RangeError);
    expect(() => Reflect.set(message, "role", "OTHER")).toThrow(RangeError);
    expect(() => Reflect.set(message, "clientId", undefined)).toThrow(RangeError);
    expect([message.clientId, message.correlationId, message.role]).toEqual([0, 0n, "PRODUCER"]);
    const none = { ok: false, refusal: "buffer_too_small" };
    expect(codec.open(new Uint8Array(codec.length - 1))).toEqual(none);
    expect(codec.open(new Uint8Array(codec.length), 1)).toEqual(none);
    expect(codec.open(new Uint8Array(codec.length), -1)).toEqual(none);
  },
);

test("every message without groups and data has one length", () => {
  const codec = fixedMessageCodec(frameDescriptor);
  expect(codec.lengthOf({ streamId: 1, epoch: 2n, seq: 3n })).toEqual({ ok: true, length: codec.length });
});
