import { access } from "node:fs/promises";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import type { Store } from "../../store/store.ts";
import { isMissing } from "./log-file.ts";

/** Logs whose file was missing, until it is back or the attachment is no longer stale. Nothing is attached again. */
export class MissingLogs {
  readonly #store: Pick<Store, "read">;
  readonly #onReturned: (log: LogAttachmentRecord) => void;
  readonly #onFault: (error: unknown) => void;
  readonly #missing = new Map<string, LogAttachmentRecord>();
  #looking = false;

  constructor(
    store: Pick<Store, "read">,
    onReturned: (log: LogAttachmentRecord) => void,
    onFault: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#onReturned = onReturned;
    this.#onFault = onFault;
  }

  add(log: LogAttachmentRecord): void {
    this.#missing.set(log.attachmentId, log);
  }

  /** A stale attachment found at start: a file that is there was never missing, or came back unseen. */
  addIfMissing(log: LogAttachmentRecord): void {
    void isThere(log.logPath).then((there) => {
      if (!there) this.add(log);
    }, this.#onFault);
  }

  look(): void {
    if (this.#looking || this.#missing.size === 0) return;
    this.#looking = true;
    void this.#lookAtAll()
      .catch(this.#onFault)
      .finally(() => (this.#looking = false));
  }

  async #lookAtAll(): Promise<void> {
    for (const [attachmentId, log] of this.#missing) {
      if (this.#store.read.logAttachment(attachmentId)?.status !== "stale")
        this.#missing.delete(attachmentId);
      else if (await isThere(log.logPath)) {
        this.#missing.delete(attachmentId);
        this.#onReturned(log);
      }
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
