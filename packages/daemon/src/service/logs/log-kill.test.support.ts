// The process that the kill test kills: it follows the attached logs of a home and records one event for each line.
import { writeSync } from "node:fs";
import type { NewEvent } from "../../model/new-event.ts";
import { FRESH_READING } from "../../model/read-log-lines.ts";
import { openStore } from "../../store/open-store.ts";
import type { LogLine, LogSink } from "./log-sink.ts";
import { LogTailer } from "./log-tailer.ts";

const store = await openStore(process.argv[2] ?? "");

function eventOf({ text, byteStart, byteEnd, line }: LogLine): NewEvent {
  return {
    eventType: "error",
    ruleId: "error.test.v1",
    excerpt: text,
    range: { byteStart, byteEnd, lineStart: line, lineEnd: line + 1 },
    window: null,
  };
}

const sink: LogSink = {
  async take(batch) {
    const { attachmentId, observedAt, fromByteOffset, byteOffset, lineOffset, fileInode, fileSizeSeen } =
      batch;
    const outcome = await store.write.recordEvents({
      attachmentId,
      events: batch.lines.map(eventOf),
      observedAt,
      reading: FRESH_READING,
      advance: { fromByteOffset, byteOffset, lineOffset, fileInode, fileSizeSeen },
    });
    writeSync(1, `${byteOffset}\n`);
    return outcome.kind === "recorded" ? "committed" : "moved-on";
  },
};
const PACE = { cycleMs: 1_000, cycleBytes: 65_536 };
const fail = (error: unknown): never => {
  throw error;
};
const nothing = (): void => undefined;
new LogTailer(store, sink, PACE, {
  rewire: () => Promise.resolve(),
  onRotation: nothing,
  onMissing: nothing,
  onReturned: nothing,
  onLeft: nothing,
  onFault: fail,
}).start();
