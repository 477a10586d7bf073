import { PassThrough, type Duplex } from "node:stream";
import type Dockerode from "dockerode";
import type { ContainerEngine, OpenExec } from "../../service/ports/container-engine.ts";
import { execFailure } from "./exec-in-container.ts";
import { createFrameReader } from "./demux-stream.ts";

type Request = Parameters<ContainerEngine["openExec"]>[0];
type Outcome = Awaited<ReturnType<ContainerEngine["openExec"]>>;

const DEFAULT_TIMEOUT_MS = 5_000;

/** Starts a program in a container and keeps the connection to it. The timeout is for the start alone. */
export async function openExecInContainer(docker: Dockerode, request: Request): Promise<Outcome> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const abortSignal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  let started = false;
  try {
    const exec = await docker.getContainer(request.containerId).exec({
      Cmd: [...request.argv],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      Env: Object.entries(request.env ?? {}).map(([name, value]) => `${name}=${value}`),
      ...(request.user === undefined ? {} : { User: request.user }),
      abortSignal,
    });
    started = true;
    return channel(await exec.start({ hijack: true, stdin: true }));
  } catch (error) {
    // The class of the failure is all that goes on: texts of the engine carry paths and names.
    if (request.signal?.aborted === true) return { kind: "aborted", started };
    const code = timeout.aborted ? "docker_exec_timeout" : execFailure(error, started);
    return { kind: "failed", code, started, message: "the program could not be started in the container" };
  }
}

function channel(connection: Duplex): OpenExec {
  const output = new PassThrough();
  const frames = createFrameReader((stream, piece) => {
    // A reader that is behind stops the connection, and with it the program.
    if (stream === "stdout" && !output.write(Buffer.from(piece))) connection.pause();
    return true;
  });
  output.on("drain", () => connection.resume());
  connection.on("data", (chunk: Buffer) => {
    if (!frames.push(chunk)) connection.destroy();
  });
  const end = (): void => void output.end();
  connection.on("end", end);
  connection.on("close", end);
  connection.on("error", end);
  return {
    kind: "open",
    output,
    input: connection,
    close() {
      connection.destroy();
      output.destroy();
    },
  };
}
