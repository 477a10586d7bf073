import type Dockerode from "dockerode";
import type { ContainerEngine, EngineResult } from "../../service/ports/container-engine.ts";
import { isContainerId, readDetails, readListing } from "./container-shapes.ts";
import { engineEndpoint } from "./engine-endpoint.ts";
import { classifyEngineError, engineFailure, engineStatus } from "./engine-failure.ts";
import { execInContainer } from "./exec-in-container.ts";
import { openEvents } from "./engine-events.ts";
import { openExecInContainer } from "./open-exec.ts";
import { loadDockerode } from "./load-dockerode.ts";

export interface ContainerEngineOptions {
  /** `DOCKER_HOST` and `XDG_RUNTIME_DIR` are read at each call, so an engine that starts later is found. */
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds that one question may take; 5 000 when left out. */
  readonly timeoutMs?: number;
}

type Connected =
  | { readonly kind: "ok"; readonly value: Dockerode }
  | Extract<EngineResult<never>, { kind: "failed" }>;

const UNREACHABLE = {
  kind: "failed",
  code: "docker_unavailable",
  started: false,
  message: "the container engine cannot be reached",
} as const;

const NO_CONTAINER = {
  kind: "failed",
  code: "docker_exec_failed",
  started: false,
  message: "no container has this id",
} as const;

/** The engine behind Docker's own API, over its Unix socket. */
export function createContainerEngine(options: ContainerEngineOptions): ContainerEngine {
  const clients = new Map<string, Dockerode>();

  const connect = async (): Promise<Connected> => {
    const endpoint = await engineEndpoint(options.env);
    if (endpoint.kind === "none") {
      const message =
        endpoint.why === "no-socket" ? undefined : "DOCKER_HOST is not of the form unix:///path";
      return { kind: "failed", failure: engineFailure("docker_unavailable", message) };
    }
    const known = clients.get(endpoint.path);
    if (known !== undefined) return { kind: "ok", value: known };
    const client = await openClient(endpoint.path);
    clients.set(endpoint.path, client);
    return { kind: "ok", value: client };
  };

  /** One question; what `ask` throws becomes a class of failure, what it cannot read becomes undefined. */
  const question = async <T>(
    signal: AbortSignal | undefined,
    ask: (docker: Dockerode, signal: AbortSignal) => Promise<T | undefined>,
  ): Promise<EngineResult<T>> => {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 5_000);
    const both = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    try {
      both.throwIfAborted();
      const docker = await connect();
      if (docker.kind === "failed") return docker;
      const value = await ask(docker.value, both);
      return value === undefined
        ? { kind: "failed", failure: engineFailure("docker_malformed") }
        : { kind: "ok", value };
    } catch (error) {
      if (signal?.aborted === true) return { kind: "aborted" };
      return {
        kind: "failed",
        failure: engineFailure(timeout.aborted ? "docker_timeout" : classifyEngineError(error)),
      };
    }
  };

  return {
    reach: (signal) =>
      question(signal, async (docker, abortSignal) => {
        // The client takes options here; its types do not know it yet.
        const asking = docker as unknown as { version(options: object): Promise<Dockerode.DockerVersion> };
        const { Version, ApiVersion } = await asking.version({ abortSignal });
        return typeof Version === "string" && typeof ApiVersion === "string"
          ? { version: Version, apiVersion: ApiVersion }
          : undefined;
      }),
    ping: (signal) =>
      question(signal, async (docker, abortSignal) => {
        // As above: the types do not know the options.
        const asking = docker as unknown as { ping(options: object): Promise<unknown> };
        await asking.ping({ abortSignal });
        return "answered" as const;
      }),
    list: (filter, signal) =>
      question(signal, async (docker, abortSignal) =>
        readListing(await docker.listContainers({ abortSignal }), filter),
      ),
    inspect: (containerId, signal) =>
      question(signal, async (docker, abortSignal) => {
        if (!isContainerId(containerId)) return null;
        try {
          return readDetails(await docker.getContainer(containerId).inspect({ abortSignal }));
        } catch (error) {
          if (engineStatus(error) === 404) return null;
          throw error;
        }
      }),
    events: (onChange) =>
      question(undefined, (docker, abortSignal) => openEvents(docker, onChange, abortSignal)),
    async exec(request) {
      const docker = await connect();
      if (docker.kind === "failed") return UNREACHABLE;
      if (!isContainerId(request.containerId)) return NO_CONTAINER;
      return execInContainer(docker.value, request);
    },
    async openExec(request) {
      const docker = await connect();
      if (docker.kind === "failed") return UNREACHABLE;
      if (!isContainerId(request.containerId)) return NO_CONTAINER;
      return openExecInContainer(docker.value, request);
    },
  };
}

/** Loaded on first use: a daemon without containers never needs it. */
async function openClient(socketPath: string): Promise<Dockerode> {
  const Client = await loadDockerode();
  // Named although it is undefined: otherwise the client takes a host from `DOCKER_HOST` of this process.
  const options: Record<string, unknown> = { socketPath, host: undefined };
  return new Client(options);
}
