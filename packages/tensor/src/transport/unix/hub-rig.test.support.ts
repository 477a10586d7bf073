import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Transport } from "../transport.ts";
import type { Hub, HubOptions } from "./hub.ts";
import { startHub } from "./hub.ts";
import { unixTransport } from "./unix-transport.ts";

/** A directory of one's own for a socket. */
export function socketPlace(): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "interlock-hub-"));
  return { path: join(folder, "hub.sock"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function hubAt(options: HubOptions): Promise<Hub> {
  const started = await startHub(options);
  if (!started.ok) throw new Error(started.refusal);
  return started.hub;
}

/** Transports that are closed together. */
export function clientsOf(path: string): { connect(): Transport; close(): void } {
  const transports: Transport[] = [];
  return {
    connect: () => {
      const transport = unixTransport({ path, retryMs: 5 });
      transports.push(transport);
      return transport;
    },
    close: () => {
      for (const transport of transports) transport.close();
    },
  };
}
