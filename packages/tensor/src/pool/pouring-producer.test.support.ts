// A producer that publishes as fast as it can until it is killed. Argv are the base, the epoch and the slots; the stream
// is there already.
import { AllowedBases } from "../path/allowed-bases.ts";
import { fileStream } from "./file-stream.test.support.ts";
import { openStreamForWriting } from "./open-stream.ts";
import { fillPattern, PATTERN_BYTES, PATTERN_SHAPE } from "./patterned-payload.test.support.ts";
import { TensorProducer } from "./tensor-producer.ts";

const [base = "", epoch = "", nslots = ""] = process.argv.slice(2);
using bases = AllowedBases.open([base]);
const opened = openStreamForWriting(fileStream(bases, BigInt(epoch), Number(nslots), PATTERN_BYTES).opening);
if (opened.kind !== "opened") throw new Error(JSON.stringify(opened));
const producer = new TensorProducer(opened.regions, { nowNs: () => 0n });
for (;;) {
  const claim = producer.claim(PATTERN_SHAPE, PATTERN_BYTES);
  if (claim.kind === "refused") throw new Error(claim.reason);
  const { buffer, byteOffset } = claim.payload;
  fillPattern(new Uint32Array(buffer, byteOffset, PATTERN_BYTES / 4), claim.sequence);
  producer.commit(claim);
}
