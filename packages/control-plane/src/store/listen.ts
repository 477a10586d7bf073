import { Client, type ClientConfig } from "pg";
import { codeOf } from "./database-failure.ts";
import { pause } from "./pause.ts";

/** Hears a channel's notifications over a connection of its own, which is made anew whenever it breaks. */
export type Listen = (
  channel: string,
  hearer: {
    readonly payload: (payload: string) => void;
    /** The connection broke, or could not be made. Without the driver's text, which may hold an address. */
    readonly broken: (code: string | undefined) => void;
  },
) => { stop(): Promise<void> };

const RETRY_MS = 1_000;
/** A connection into a network that swallows everything shows only by asking. */
const ASK_EVERY_MS = 15_000;

export function listenWith(config: ClientConfig): Listen {
  return (channel, hearer) => {
    const stopping = new AbortController();
    const running = hear(config, channel, hearer, stopping.signal);
    return {
      stop: async () => {
        stopping.abort();
        await running;
      },
    };
  };
}

async function hear(
  config: ClientConfig,
  channel: string,
  hearer: Parameters<Listen>[1],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const client = new Client(config);
    const broken = new AbortController();
    // An idle connection that breaks says so as an event; the next statement fails with it.
    client.on("error", () => broken.abort());
    client.on("end", () => broken.abort());
    client.on("notification", ({ payload }) => hearer.payload(payload ?? ""));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      const over = AbortSignal.any([signal, broken.signal]);
      while (!over.aborted) {
        await pause(ASK_EVERY_MS, over);
        if (!over.aborted) await client.query("SELECT 1");
      }
    } catch (error) {
      if (!signal.aborted) hearer.broken(codeOf(error));
    }
    await closed(client);
    await pause(RETRY_MS, signal);
  }
}

/** A connection that is broken already cannot be closed in order, and need not be. */
async function closed(client: Client): Promise<void> {
  await client.end().catch(() => undefined);
}
