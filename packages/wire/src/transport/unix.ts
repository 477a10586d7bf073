import type { Listener, Transport } from "./transport.ts";

/** Listens on a path that the caller has made safe: free, short enough, in a directory of ours, under the right umask. */
export declare function unixListener(options: { readonly path: string; readonly backlog?: number }): Listener;

/** @throws WireFault `connect_failed` with the system's error code in `details.code`. */
export declare function connectUnix(path: string, options?: { readonly deadlineMs?: number; readonly signal?: AbortSignal }): Promise<Transport>;
