import { WireFault } from "../peer/wire-fault.ts";
import { MemoryTransport } from "./memory-transport.ts";
import type { Listener, Transport } from "./transport.ts";

export interface MemoryListener extends Listener {
  /** @throws WireFault `connect_failed` while nobody listens. */
  connect(): Promise<Transport>;
}

/** Two transports joined back to back within this process. */
export function memoryPair(): readonly [Transport, Transport] {
  return MemoryTransport.pair();
}

/** A place to meet within this process: for tests, and for a service and client under one roof. */
export function memoryListener(): MemoryListener {
  let accept: ((transport: Transport) => void) | undefined;
  return {
    listen(next) {
      accept = next;
      const close = (): Promise<void> => {
        accept = undefined;
        return Promise.resolve();
      };
      return Promise.resolve({ address: "memory", close });
    },
    connect() {
      if (accept === undefined) {
        return Promise.reject(
          new WireFault("connect_failed", "nobody listens", { details: { code: "ECONNREFUSED" } }),
        );
      }
      const [near, far] = memoryPair();
      accept(far);
      return Promise.resolve(near);
    },
  };
}
