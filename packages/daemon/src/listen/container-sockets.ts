import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { APP_CONTRACT_VERSION, containerPart, containerPlane, MOUNT_NAME_FORMAT } from "@interlock/contracts";
import { serve, singleLineEnvelope, unixListener, type Service } from "@interlock/wire";
import { admitCaller, authorizeCaller } from "../dispatch/container-gates.ts";
import { containerHandlers } from "../dispatch/container-handlers.ts";
import { containerRefusals } from "../dispatch/container-refusals.ts";
import type { ContainerServices } from "../dispatch/container-services.ts";
import { HOST_MOUNT } from "../service/mounts/mounts.ts";
import type { CallerRefusal } from "../service/mounts/prove-caller.ts";
import type { AddMountOutcome, MountSockets } from "../service/ports/mount-sockets.ts";
import { privateDirectory } from "./home/prepare-home.ts";
import { clearSocketPath, SUN_PATH_MAX } from "./home/socket-path.ts";
import { privateListener } from "./private-listener.ts";

export interface ContainerSocketsOptions {
  readonly home: string;
  readonly services: Omit<ContainerServices, "sockets">;
  readonly onRefusedCaller: (mount: string, reason: CallerRefusal) => void;
  readonly onFault: (kind: string, method: string | undefined, error: unknown) => void;
}

/** One socket of the container plane for each directory under `containers/`. Use it only under the home's lock. */
export class ContainerSockets implements MountSockets {
  readonly #options: ContainerSocketsOptions;
  readonly #listening = new Map<string, Promise<Service>>();

  constructor(options: ContainerSocketsOptions) {
    this.#options = options;
  }

  /**
   * Listens for the host, and in every directory that an earlier daemon made.
   * @throws StartFailure
   */
  async start(): Promise<void> {
    const directory = join(this.#options.home, "containers");
    const names = readdirSync(directory).filter((name) => MOUNT_NAME_FORMAT.test(name));
    const directories = names.filter((name) => lstatSync(join(directory, name)).isDirectory());
    for (const name of new Set([HOST_MOUNT, ...directories])) await this.#listen(name);
  }

  async add(name: string): Promise<AddMountOutcome> {
    const directory = this.#directory(name);
    if (Buffer.byteLength(this.#path(name)) > SUN_PATH_MAX) return { kind: "path-too-long" };
    const created = !this.#listening.has(name);
    await this.#listen(name);
    return { kind: "listening", directory, created };
  }

  async close(): Promise<void> {
    const services = await Promise.allSettled(this.#listening.values());
    // One that never came to listen has told so to whoever asked for it.
    const running = services.flatMap((service) => (service.status === "fulfilled" ? [service.value] : []));
    await Promise.all(running.map((service) => service.close()));
  }

  /** One socket a name, also when two ask for it at once; one that failed may be asked for again. */
  async #listen(name: string): Promise<void> {
    const known = this.#listening.get(name);
    const pending = known ?? this.#serve(name);
    this.#listening.set(name, pending);
    try {
      await pending;
    } catch (error) {
      this.#listening.delete(name);
      throw error;
    }
  }

  async #serve(name: string): Promise<Service> {
    const { services, onRefusedCaller, onFault } = this.#options;
    const path = this.#path(name);
    privateDirectory(this.#directory(name));
    clearSocketPath(path);
    services.mounts.know(name, name === HOST_MOUNT ? null : this.#directory(name));
    return serve(containerPart, containerHandlers({ ...services, sockets: this }), {
      listener: privateListener(unixListener({ path })),
      codec: singleLineEnvelope({
        limits: containerPlane.limits,
        versioned: {
          codes: ["host_only"],
          versionField: "app_contract_version",
          version: APP_CONTRACT_VERSION,
        },
      }),
      refusals: containerRefusals,
      admit: admitCaller(services.mounts, name, (reason) => onRefusedCaller(name, reason)),
      authorize: authorizeCaller({ mount: name, socketPath: path }),
      onFault: ({ kind, method, error }) => onFault(kind, method, error),
    });
  }

  #directory(name: string): string {
    return join(this.#options.home, "containers", name);
  }

  #path(name: string): string {
    return join(this.#directory(name), "agent.sock");
  }
}
