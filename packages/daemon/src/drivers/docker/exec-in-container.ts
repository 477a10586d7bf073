import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Exec } from "dockerode";
import type Dockerode from "dockerode";
import type { ExecFailureCode, ExecOutcome, ExecRequest } from "../../service/ports/container-engine.ts";
import { classifyEngineError } from "./engine-failure.ts";
import { createDemux } from "./demux-stream.ts";

const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 5_000;
const EXIT_CODE_PAUSE_MS = 5;
const NOT_STARTED = 126;
const UNKNOWN_USER = /unable to find (?:user|group)|no matching entries in passwd/;

const MESSAGES: Readonly<Record<ExecFailureCode, string>> = {
  docker_unavailable: "the container engine cannot be reached",
  docker_exec_failed: "the command could not be run in the container",
  docker_exec_timeout: "the command in the container did not end in time",
  bench_user_unresolved: "the container does not know the user",
};

/** Runs a program in a container. The engine cannot stop it once it runs, so a timeout only stops the waiting. */
export async function execInContainer(docker: Dockerode, request: ExecRequest): Promise<ExecOutcome> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  let started = false;
  const failed = (code: ExecFailureCode): ExecOutcome => ({
    kind: "failed",
    code,
    started,
    message: MESSAGES[code],
  });
  try {
    signal.throwIfAborted();
    const exec = await docker.getContainer(request.containerId).exec({
      Cmd: [...request.argv],
      AttachStdin: request.stdin !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      Env: Object.entries(request.env ?? {}).map(([name, value]) => `${name}=${value}`),
      ...(request.user === undefined ? {} : { User: request.user }),
      abortSignal: signal,
    });
    started = true;
    const stream = await exec.start({ hijack: true, stdin: true, abortSignal: signal });
    const output = await readOutput(stream, request.stdin, signal);
    if (output === undefined) return failed("docker_exec_failed");
    const code = await exitCode(exec, signal);
    // Older engines start nothing, say so on the program's output, and call it an exit.
    if (code === NOT_STARTED && UNKNOWN_USER.test(Buffer.from(output.stdout).toString("utf8"))) {
      return failed("bench_user_unresolved");
    }
    return { kind: "exited", exitCode: code, ...output };
  } catch (error) {
    if (request.signal?.aborted === true) return { kind: "aborted", started };
    if (timeout.aborted) return failed("docker_exec_timeout");
    if (error instanceof Error && UNKNOWN_USER.test(error.message)) return failed("bench_user_unresolved");
    return failed(execFailure(error, started));
  }
}

/** An engine that goes away under a program that was started has been reached. */
export function execFailure(error: unknown, started: boolean): "docker_unavailable" | "docker_exec_failed" {
  const nobody = !started && classifyEngineError(error) === "docker_unavailable";
  return nobody ? "docker_unavailable" : "docker_exec_failed";
}

/** Writes the input, closes that direction, and reads both outputs to their end. */
function readOutput(
  stream: Duplex,
  stdin: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<{ readonly stdout: Uint8Array; readonly stderr: Uint8Array } | undefined> {
  const demux = createDemux(MAX_OUTPUT_BYTES);
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stream.destroy();
      reject(new Error("stopped"));
    };
    signal.addEventListener("abort", stop, { once: true });
    stream.on("data", (chunk: Buffer) => {
      if (!demux.push(chunk)) stream.destroy();
    });
    stream.on("error", reject);
    stream.on("close", () => {
      signal.removeEventListener("abort", stop);
      resolve(demux.end());
    });
    if (signal.aborted) stop();
    else if (stdin === undefined) stream.resume();
    else stream.end(stdin);
  });
}

/** The output can end a moment before the engine has noted how the program ended. */
async function exitCode(exec: Exec, signal: AbortSignal): Promise<number> {
  for (;;) {
    const info = await exec.inspect({ abortSignal: signal });
    if (!info.Running && info.ExitCode !== null) return info.ExitCode;
    await delay(EXIT_CODE_PAUSE_MS, undefined, { signal });
  }
}
