import {
  bridgeFrameChunk,
  discoveryRequest,
  frameDescriptor,
  shmPoolAnnounce,
} from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { messageCodec } from "./codecs.ts";
import { bytesOf, VECTORS } from "./golden-vectors.test.support.ts";

verifies("SHM-005", "a message that is cut anywhere is refused", () => {
  for (const { name, codec, bytes } of VECTORS) {
    // One implementation leaves out the last length of this one; the vector's name is empty.
    const leftOut = name === discoveryRequest.name ? [bytes.length - 4] : [];
    const accepted = Array.from({ length: bytes.length }, (_, cut) => cut).filter(
      (cut) => codec.decode(Uint8Array.from(bytes.subarray(0, cut))).ok,
    );
    expect([name, accepted]).toEqual([name, leftOut]);
  }
});

verifies("SHM-005", "a span that is not inside the buffer is refused", () => {
  const codec = messageCodec(frameDescriptor);
  const bytes = new Uint8Array(64);
  for (const [offset, length] of [
    [-1, 48],
    [0, -1],
    [20, 48],
    [65, 0],
  ] as const)
    expect(codec.decode(bytes, offset, length)).toEqual({ ok: false, refusal: "span_outside" });
});

verifies("SHM-006", "a length or count that claims more than there is costs nothing and is refused", () => {
  const codec = messageCodec(shmPoolAnnounce);
  const claim = (at: number, ...claimed: readonly number[]): unknown => {
    const bytes = bytesOf("ShmPoolAnnounce");
    bytes.set(claimed, at);
    return codec.decode(bytes);
  };
  const [groupBlock, groupCount, uriLength] = [8 + 35, 8 + 35 + 2, 8 + 35 + 4 + 10];
  expect(claim(0, 0xff, 0xff)).toEqual({ ok: false, refusal: "block_outside" });
  expect(claim(0, 34, 0)).toEqual({ ok: false, refusal: "block_too_short" });
  expect(claim(groupBlock, 9, 0)).toEqual({ ok: false, refusal: "block_too_short" });
  expect(claim(groupBlock, 0xff, 0xff)).toEqual({ ok: false, refusal: "group_outside" });
  expect(claim(groupCount, 0xff, 0xff)).toEqual({ ok: false, refusal: "group_too_large" });
  expect(claim(groupCount, 0xfe, 0xff)).toMatchObject({ ok: false });
  expect(claim(uriLength, 0xff, 0xff, 0xff, 0x3f)).toEqual({ ok: false, refusal: "data_outside" });
  expect(claim(uriLength, 0xff, 0xff, 0xff, 0xff)).toEqual({ ok: false, refusal: "data_too_long" });
});

verifies("SHM-006", "the header bytes of a bridged chunk are at most a slot", () => {
  const codec = messageCodec(bridgeFrameChunk);
  const value = {
    streamId: 1,
    epoch: 1n,
    seq: 1n,
    chunkIndex: 0,
    chunkCount: 1,
    chunkOffset: 0,
    chunkLength: 0,
    payloadLength: 0,
    payloadCrc32c: 0,
    headerIncluded: "TRUE",
  } as const;
  const into = new Uint8Array(512);
  expect(codec.encode({ ...value, headerBytes: new Uint8Array(257) }, into)).toEqual({
    ok: false,
    refusal: "data_too_long",
    member: "headerBytes",
  });
  const { length } = { length: 0, ...codec.encode({ ...value, headerBytes: new Uint8Array(256) }, into) };
  new DataView(into.buffer).setUint32(8 + bridgeFrameChunk.blockLength, 257, true);
  expect(codec.decode(into, 0, length)).toEqual({ ok: false, refusal: "data_too_long" });
});

verifies("SHM-012", "a discovery request may leave the last length out, and nothing else may", () => {
  const codec = messageCodec(discoveryRequest);
  const bytes = bytesOf("DiscoveryRequest");
  const read = codec.decode(bytes.subarray(0, -4));
  expect(read).toMatchObject({ ok: true, message: { dataSourceName: "", responseChannel: "aeron:ipc" } });
  expect(codec.decode(bytes.subarray(0, -3))).toEqual({ ok: false, refusal: "data_outside" });
});
