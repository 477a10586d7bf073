// A producer that is killed at one of its stores: argv are the base, the epoch, the slots, the number of the store, and
// whether it is killed before it or when it is half done. It says "announced" once its stream may be opened.
import { writeSync } from "node:fs";
import { AllowedBases } from "../path/allowed-bases.ts";
import { createMappedStream } from "./create-stream.ts";
import { fileStream } from "./file-stream.test.support.ts";
import { fillPattern, PATTERN_BYTES, PATTERN_SHAPE } from "./patterned-payload.test.support.ts";
import { TensorProducer } from "./tensor-producer.ts";

const [base = "", epoch = "", nslots = "", store = "", when = ""] = process.argv.slice(2);
let left = Number(store);

interface Settable {
  set: (this: Uint8Array, source: ArrayLike<number>, offset?: number) => void;
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("survived its death");
}

/** Counts the stores into memory that others see. */
function isTheOne(target: ArrayBufferView): boolean {
  const isMapped = mappedLengths.has(target.buffer.byteLength);
  return isMapped && left-- === 0;
}

const mappedLengths = new Set([64 + Number(nslots) * 256, 64 + Number(nslots) * PATTERN_BYTES]);
const { store: storeWord } = Atomics;
const prototype = Object.getPrototypeOf(Uint8Array.prototype) as Settable; // where all views have `set` from
const { set } = prototype;
Atomics.store = ((words: Int32Array, index: number, value: number) => {
  if (isTheOne(words)) die();
  return storeWord(words, index, value);
}) as typeof Atomics.store; // the producer stores words of 32 bits alone here
prototype.set = function (this: Uint8Array, source: ArrayLike<number>, offset?: number) {
  if (!isTheOne(this)) return set.call(this, source, offset);
  if (when === "half") set.call(this, Array.from(source).slice(0, source.length / 2), offset);
  return die();
};

using bases = AllowedBases.open([base]);
const created = createMappedStream(fileStream(bases, BigInt(epoch), Number(nslots), PATTERN_BYTES).creating);
if (created.kind !== "created") throw new Error(JSON.stringify(created));
writeSync(1, "announced\n");
const producer = new TensorProducer(created.regions);
const words = new Uint32Array(PATTERN_BYTES / 4);
for (;;) {
  fillPattern(words, producer.nextSequence);
  producer.publish(PATTERN_SHAPE, new Uint8Array(words.buffer));
}
