import { spawn } from "node:child_process";

export interface ProcessRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal;
}

export type ProcessOutcome =
  | {
      readonly kind: "exited";
      readonly exitCode: number | null;
      readonly stdout: Buffer;
      readonly stderr: Buffer;
    }
  | { readonly kind: "not-started"; readonly missing: boolean }
  | { readonly kind: "timed-out" }
  | { readonly kind: "too-much-output" }
  | { readonly kind: "aborted"; readonly started: boolean };

/** Runs a program without a shell, bounded in time and output. Whatever ends it early kills it first. */
export function runProcess(request: ProcessRequest): Promise<ProcessOutcome> {
  const { signal } = request;
  if (signal?.aborted === true) return Promise.resolve({ kind: "aborted", started: false });
  return new Promise((resolve) => {
    const child = spawn(request.file, request.args, { env: { ...request.env }, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;

    const finish = (outcome: ProcessOutcome): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      resolve(outcome);
    };
    // Not left to the end of the streams: a tmux server gets its client's streams handed over, and one that hangs
    // keeps them open after the client has gone.
    const cut = (outcome: ProcessOutcome): void => {
      child.kill("SIGKILL");
      for (const stream of child.stdio) stream?.destroy();
      finish(outcome);
    };
    const timer = setTimeout(() => cut({ kind: "timed-out" }), request.timeoutMs);
    const onAbort = (): void => cut({ kind: "aborted", started: true });
    signal?.addEventListener("abort", onAbort, { once: true });

    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > request.maxOutputBytes) cut({ kind: "too-much-output" });
      else into.push(chunk);
    };
    child.stdout.on("data", collect(stdout));
    child.stderr.on("data", collect(stderr));
    // A program that ends without reading its input breaks the pipe; its exit code tells the story.
    child.stdin.on("error", () => undefined);
    child.on("error", (error: NodeJS.ErrnoException) =>
      finish({ kind: "not-started", missing: error.code === "ENOENT" }),
    );
    child.on("close", (exitCode) =>
      finish({ kind: "exited", exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
    child.stdin.end(request.stdin);
  });
}
