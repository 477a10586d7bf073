import { frameDescriptor, qosConsumer } from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { messageCodec } from "./codecs.ts";
import { bytesOf } from "./golden-vectors.test.support.ts";

verifies("SHM-010", "the null value of an optional field is absent, the number before it is not", () => {
  const codec = messageCodec(frameDescriptor);
  const bytes = new Uint8Array(48);
  const read = (metaVersion: number, timestampNs: bigint, traceId: bigint): unknown => {
    expect(
      codec.encode({ streamId: 1, epoch: 2n, seq: 3n, metaVersion, timestampNs, traceId }, bytes),
    ).toMatchObject({ ok: true });
    const decoded = codec.decode(bytes);
    if (!decoded.ok) return decoded;
    const { message } = decoded;
    return [message.metaVersion, message.timestampNs, message.traceId];
  };
  expect(read(0xffff_ffff, 0xffff_ffff_ffff_ffffn, 0n)).toEqual([undefined, undefined, undefined]);
  expect(read(0xffff_fffe, 0xffff_ffff_ffff_fffen, 1n)).toEqual([0xffff_fffe, 0xffff_ffff_ffff_fffen, 1n]);
  expect(read(0, 0n, 0xffff_ffff_ffff_ffffn)).toEqual([0, 0n, 0xffff_ffff_ffff_ffffn]);
});

verifies("SHM-011", "an enum that is not set is absent, and a number without a name is told as such", () => {
  const codec = messageCodec(qosConsumer);
  const bytes = bytesOf("QosConsumer");
  const modes = [1, 2, 255, 0, 3, 254].map((number) => {
    bytes[bytes.length - 1] = number;
    const read = codec.decode(bytes);
    return read.ok ? read.message.mode : read.refusal;
  });
  expect(modes).toEqual([
    "STREAM",
    "RATE_LIMITED",
    undefined,
    "UNRECOGNISED",
    "UNRECOGNISED",
    "UNRECOGNISED",
  ]);
});
