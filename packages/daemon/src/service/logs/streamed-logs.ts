import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import type { OpenedStream, PaneStream, PipedPane, PipeFailure } from "../ports/pane-pipe.ts";
import type { Wired } from "./log-wiring.ts";

interface Streamed {
  stream: OpenedStream | undefined;
  file: FileHandle;
  ended: boolean;
}

export interface StreamedLogsHooks {
  /** Bytes were appended to the log. */
  onWritten(logPath: string): void;
  /** A stream ended by itself, or its file cannot be written any more. */
  onEnded(logPath: string): void;
  readonly onFault: (error: unknown) => void;
}

/** Logs that this daemon writes itself, from what it reads over connections. */
export class StreamedLogs {
  readonly #source: PaneStream;
  readonly #hooks: StreamedLogsHooks;
  readonly #open = new Map<string, Streamed>();

  constructor(source: PaneStream, hooks: StreamedLogsHooks) {
    this.#source = source;
    this.#hooks = hooks;
  }

  async open(pane: PipedPane, logPath: string): Promise<Wired | PipeFailure> {
    if (this.#open.has(logPath)) return { kind: "wired", how: "kept", priorPipeTarget: null };
    const streamed: Streamed = { stream: undefined, file: await openToAppend(logPath), ended: false };
    const opened = await this.#source.openStream(
      pane,
      async (bytes) => {
        try {
          await streamed.file.appendFile(bytes);
        } catch (error) {
          this.#hooks.onFault(error);
          throw error;
        }
        this.#hooks.onWritten(logPath);
      },
      () => void this.#end(logPath, streamed).catch(this.#hooks.onFault),
    );
    if (opened.kind !== "open") {
      await streamed.file.close();
      return opened;
    }
    if (streamed.ended) {
      await streamed.file.close();
      return { kind: "gone" };
    }
    streamed.stream = opened;
    this.#open.set(logPath, streamed);
    return { kind: "wired", how: "started", priorPipeTarget: null };
  }

  /** False where nothing was open. */
  async close(logPath: string): Promise<boolean> {
    const streamed = this.#open.get(logPath);
    if (streamed === undefined) return false;
    this.#open.delete(logPath);
    await streamed.stream?.close();
    await streamed.file.close();
    return true;
  }

  /** The next bytes go to the file that has the name now. */
  async reopenFile(logPath: string): Promise<void> {
    const streamed = this.#open.get(logPath);
    if (streamed === undefined) return;
    const before = streamed.file;
    streamed.file = await openToAppend(logPath);
    await before.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((logPath) => this.close(logPath)));
  }

  async #end(logPath: string, streamed: Streamed): Promise<void> {
    streamed.ended = true;
    if (this.#open.get(logPath) !== streamed) return;
    this.#open.delete(logPath);
    await streamed.file.close();
    this.#hooks.onEnded(logPath);
  }
}

function openToAppend(path: string): Promise<FileHandle> {
  const { O_WRONLY, O_APPEND, O_NOFOLLOW } = constants;
  return open(path, O_WRONLY | O_APPEND | O_NOFOLLOW);
}
