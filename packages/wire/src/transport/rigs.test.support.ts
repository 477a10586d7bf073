import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnvelopeCodec } from "../envelope/envelope-codec.ts";
import { serve } from "../serve/serve.ts";
import type { ServeFault } from "../serve/serve-options.ts";
import type { ServeLimits } from "../serve/serve-limits.ts";
import type { Service } from "../serve/service.ts";
import {
  lineCodec,
  rpcCodec,
  tryHandlers,
  tryHooks,
  tryPart,
  type TryHooks,
} from "../serve/try-plane.test.support.ts";
import { memoryListener } from "./memory.ts";
import { stdioTransport } from "./stdio.ts";
import type { Listener, Transport } from "./transport.ts";
import { connectUnix, unixListener } from "./unix.ts";

export type EnvelopeName = "line" | "rpc";

export const CODECS: Readonly<Record<EnvelopeName, () => EnvelopeCodec>> = { line: lineCodec, rpc: rpcCodec };

const SERVICE = fileURLToPath(new URL("../serve/stdio-service.test.support.ts", import.meta.url));

/** A place where the try plane is served and can be reached. */
export interface Rig extends AsyncDisposable {
  open(): Promise<Transport>;
}

export type RigName = "memory" | "unix" | "stdio";

export const RIGS: Readonly<Record<RigName, (envelope: EnvelopeName) => Promise<Rig>>> = {
  async memory(envelope) {
    const listener = memoryListener();
    const service = await serve(tryPart, tryHandlers(), {
      ...tryHooks().options,
      listener,
      codec: CODECS[envelope](),
    });
    return { open: () => listener.connect(), [Symbol.asyncDispose]: () => service.close({ graceMs: 0 }) };
  },
  async unix(envelope) {
    const rig = await unixRig({ codec: CODECS[envelope]() });
    return { open: () => connectUnix(rig.path), [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
  },
  stdio(envelope) {
    const child = serviceProcess(envelope);
    const { stdin, stdout } = child;
    return Promise.resolve({
      open: () => Promise.resolve(stdioTransport({ input: stdout, output: stdin })),
      async [Symbol.asyncDispose]() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const exit = once(child, "exit");
        stdin.destroy();
        stdout.destroy();
        child.kill();
        await exit;
      },
    });
  },
};

/** The try plane in a process of its own; without a path it speaks on its standard streams. */
export function serviceProcess(envelope: EnvelopeName, path = "-", requestBytes = 2_000) {
  const args = ["--conditions=interlock-source", SERVICE, envelope, path, String(requestBytes)];
  return spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
}

export interface UnixRig extends AsyncDisposable {
  readonly path: string;
  readonly service: Service;
  readonly faults: readonly ServeFault[];
  /** Resolves once the service has received this many bytes over all its connections. */
  received(bytes: number): Promise<void>;
}

export interface UnixRigOptions {
  readonly codec?: EnvelopeCodec;
  readonly hooks?: Partial<TryHooks["options"]>;
  readonly limits?: Partial<ServeLimits>;
}

export async function unixRig(options: UnixRigOptions = {}): Promise<UnixRig> {
  const directory = await mkdtemp(join(tmpdir(), "wire-"));
  const path = join(directory, "try.sock");
  const { faults, options: hooks } = tryHooks(options.hooks);
  const meter = new Meter(unixListener({ path }));
  const service = await serve(tryPart, tryHandlers(), {
    ...hooks,
    listener: meter,
    codec: options.codec ?? lineCodec(),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  return {
    path,
    service,
    faults,
    received: (bytes) => meter.received(bytes),
    async [Symbol.asyncDispose]() {
      await service.close({ graceMs: 0 });
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Counts what a listener's connections receive, so that a test can send a chunk after the last one was read. */
class Meter implements Listener {
  readonly #inner: Listener;
  #bytes = 0;
  #waiting: { readonly bytes: number; readonly resolve: () => void }[] = [];

  constructor(inner: Listener) {
    this.#inner = inner;
  }

  listen(accept: (transport: Transport) => void): ReturnType<Listener["listen"]> {
    return this.#inner.listen((transport) => {
      const start = transport.start.bind(transport);
      transport.start = (sink) =>
        start({
          data: (chunk) => {
            sink.data(chunk);
            this.#count(chunk.length);
          },
          end: () => sink.end(),
          drain: () => sink.drain(),
          close: (cause) => sink.close(cause),
        });
      accept(transport);
    });
  }

  received(bytes: number): Promise<void> {
    if (this.#bytes >= bytes) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ bytes, resolve }));
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    const due = this.#waiting.filter((wait) => wait.bytes <= this.#bytes);
    this.#waiting = this.#waiting.filter((wait) => wait.bytes > this.#bytes);
    for (const wait of due) wait.resolve();
  }
}
