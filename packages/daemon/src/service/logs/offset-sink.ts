import type { Store } from "../../store/store.ts";
import type { LogSink } from "./log-sink.ts";

/** Keeps how far each log was read, and makes nothing of the lines. */
export function createOffsetSink(store: Pick<Store, "write">): LogSink {
  return {
    async take({
      attachmentId,
      fromByteOffset,
      byteOffset,
      lineOffset,
      fileInode,
      fileSizeSeen,
      observedAt,
    }) {
      const moved = await store.write.advanceLogOffset({
        attachmentId,
        fromByteOffset,
        byteOffset,
        lineOffset,
        fileInode,
        fileSizeSeen,
        observedAt,
      });
      return moved ? "committed" : "moved-on";
    },
  };
}
