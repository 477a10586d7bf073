import type { ControlPlaneClient } from "./control-plane-client.ts";
import type { HttpPort } from "./http-port.ts";

export interface ControlPlaneOptions {
  /** Where the control plane listens, without `/trpc`. */
  readonly url: string;
  /** The participant's bearer token. */
  readonly token: string;
  /** Default deadline of a call. 30 000 ms unless told. */
  readonly deadlineMs?: number;
  /** How requests leave this process. Default: `node:http` with kept connections. */
  readonly http?: HttpPort;
}

/** Typed calls to a control plane. Nothing is sent before the first of them. */
export async function connectControlPlane(options: ControlPlaneOptions): Promise<ControlPlaneClient> {
  // Loading it takes longer than all that a program which only speaks to the daemon does with this package.
  const { openControlPlane } = await import("./open-control-plane.ts");
  const { token, deadlineMs = 30_000 } = options;
  const http = options.http ?? (await import("./node-http.ts")).nodeHttp();
  return openControlPlane({ url: options.url.replace(/\/+$/, ""), token, deadlineMs, http });
}
