// Takes frames out of shared memory, in turns with its parent: by the protocol, or by a copy alone. Argv: the base and
// the sizes of payloads.
import { AllowedBases, TensorConsumer } from "@interlock/tensor";
import { awaitWord, MODE, openStream, slotOffset, TURN, turnRegion } from "../tensor/bench-stream.ts";

const [base = "", ...sizes] = process.argv.slice(2);
using bases = AllowedBases.open([base]);
using turns = turnRegion(bases, "open");
const { words } = turns.writable();
const streams = new Map(
  sizes.map((text) => {
    const readers = openStream(bases, Number(text));
    const into = new Uint8Array(Number(text));
    const [pool] = readers.pools;
    if (pool === undefined) throw new Error("no pool");
    return [Number(text), { consumer: new TensorConsumer(readers), pool: pool.reader, into }] as const;
  }),
);

for (let turn = 1; ; turn += 1) {
  awaitWord(words, TURN.written, turn);
  const mode = words[TURN.mode];
  if (mode === MODE.end) break;
  const stream = streams.get(words[TURN.byteLength] ?? 0);
  if (stream === undefined) throw new Error("unknown size");
  const sequence = words[TURN.sequence] ?? 0;
  if (mode === MODE.raw) stream.pool.copy(slotOffset(sequence, stream.into.length), stream.into);
  else {
    const received = stream.consumer.copy(sequence, () => stream.into);
    if (received.kind !== "frame") throw new Error(JSON.stringify(received));
  }
  Atomics.store(words, TURN.taken, turn);
}
