import { MessageChannel, Worker, type MessagePort } from "node:worker_threads";
import type { WriterSettings } from "./writer-protocol.ts";

/** A thread that is, or will soon be, ready to open the state. */
export interface WriterThread {
  readonly worker: Worker;
  /** Says which state: the thread waits for it. */
  readonly open: (settings: WriterSettings) => void;
}

/** What the thread is started with. */
export interface WriterThreadData {
  readonly settings: MessagePort;
}

/**
 * Starts the writer's thread. Loading what it needs takes longer than anything else at the daemon's start, and knows
 * nothing of the home, so a program that will open the state does this first.
 */
export function startWriterThread(): WriterThread {
  // Sources run by type stripping, builds as JavaScript: the writer has the extension of this file.
  const fromSource = import.meta.url.endsWith(".ts");
  const { port1, port2 } = new MessageChannel();
  // The jobs' own port carries nothing else, so that none of them is taken by whoever waits for the settings.
  const workerData: WriterThreadData = { settings: port2 };
  const worker = new Worker(new URL(fromSource ? "./writer.ts" : "./writer.js", import.meta.url), {
    workerData,
    transferList: [port2],
    name: "interlock-store-writer",
    execArgv: fromSource ? ["--conditions=interlock-source"] : [],
  });
  return {
    worker,
    open(settings) {
      port1.postMessage(settings);
      port1.close();
    },
  };
}
