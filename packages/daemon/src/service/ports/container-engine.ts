import type { Readable, Writable } from "node:stream";

export const ENGINE_FAILURE_CODES = [
  "docker_unavailable",
  "docker_permission_denied",
  "docker_timeout",
  "docker_failed",
  "docker_malformed",
] as const;
export type EngineFailureCode = (typeof ENGINE_FAILURE_CODES)[number];

/** The message is one of ours, fit to be shown; it never repeats what the engine or an exception said. */
export interface EngineFailure {
  readonly code: EngineFailureCode;
  readonly message: string;
}

export type EngineResult<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: EngineFailure }
  | { readonly kind: "aborted" };

export interface EngineVersion {
  readonly version: string;
  readonly apiVersion: string;
}

export interface ContainerSummary {
  /** 64 hex. */
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly image: string;
  /** The engine's own words, for example `Up 3 hours`. */
  readonly status: string;
  readonly mounts: readonly ContainerMount[];
}

export interface ContainerListing {
  readonly containers: readonly ContainerSummary[];
  /** Running containers that no filter matched. */
  readonly ignored: number;
}

export interface ContainerMount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly mode: string;
  readonly rw: boolean;
}

/** What inspection tells. Environment variables are left out on purpose: their values are often secrets. */
export interface ContainerDetails {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly running: boolean;
  /** Of the container's first process, in the engine's own pid namespace; null when it does not run. */
  readonly pid: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly ContainerMount[];
  readonly configUser: string | null;
  readonly workingDir: string | null;
}

export interface ContainerFilter {
  /** Substrings of the name, letter case ignored, any of them. Left out: every container. Empty: none. */
  readonly nameContains?: readonly string[];
}

export interface ExecRequest {
  readonly containerId: string;
  /** The program and its arguments; no shell reads them. */
  readonly argv: readonly [string, ...string[]];
  /** As in `docker exec -u`; left out, the container's own user. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed after it. */
  readonly stdin?: Uint8Array;
  /** Milliseconds; 5 000 when left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * `docker_unavailable`: nobody listened, so nothing was asked. `bench_user_unresolved`: the container does not know the
 * user the program was to run as.
 */
export const EXEC_FAILURE_CODES = [
  "docker_unavailable",
  "docker_exec_failed",
  "docker_exec_timeout",
  "bench_user_unresolved",
] as const;
export type ExecFailureCode = (typeof EXEC_FAILURE_CODES)[number];

/** `started` in a failure: the program may have run, and may still be running. */
export type ExecOutcome =
  | {
      readonly kind: "exited";
      readonly exitCode: number;
      readonly stdout: Uint8Array;
      readonly stderr: Uint8Array;
    }
  | {
      readonly kind: "failed";
      readonly code: ExecFailureCode;
      readonly started: boolean;
      readonly message: string;
    }
  | { readonly kind: "aborted"; readonly started: boolean };

/** A program that runs in a container, with both ends of it in hand. */
export interface OpenExec {
  readonly kind: "open";
  /** Its standard output; standard error is dropped. It ends when the program or the connection does. */
  readonly output: Readable;
  /** Its standard input. */
  readonly input: Writable;
  /** Closes both. The engine then closes the program's input, which is all it can do to it. */
  close(): void;
}

/** The engine tells of containers until this is closed, or the connection ends. */
export interface EngineEvents {
  readonly ended: Promise<void>;
  close(): void;
}

/** Errors are data: no method throws for what the engine does. */
export interface ContainerEngine {
  /** One round trip to the engine. */
  reach(signal?: AbortSignal): Promise<EngineResult<EngineVersion>>;
  /** The least question there is; cheaper for the engine than `reach`. */
  ping(signal?: AbortSignal): Promise<EngineResult<"answered">>;
  /** Running containers only. */
  list(filter: ContainerFilter, signal?: AbortSignal): Promise<EngineResult<ContainerListing>>;
  /** `value: null` when there is no such container (any more). */
  inspect(containerId: string, signal?: AbortSignal): Promise<EngineResult<ContainerDetails | null>>;
  exec(request: ExecRequest): Promise<ExecOutcome>;
  /** Calls `onChange` with the id of each container that was started, stopped, paused, resumed, renamed or removed. */
  events(onChange: (containerId: string) => void): Promise<EngineResult<EngineEvents>>;
  /** Starts a program that goes on. */
  openExec(
    request: Omit<ExecRequest, "stdin">,
  ): Promise<OpenExec | Extract<ExecOutcome, { readonly kind: "failed" | "aborted" }>>;
}
