import { constants, fchmodSync, fstatSync, type BigIntStats } from "node:fs";
import { libc } from "../native/libc.ts";

const O_PATH = 0x20_0000;
const O_CLOEXEC = 0x8_0000;

/** What a walk asks of the kernel. Descriptors are 0 or more, refusals are negated error numbers. */
export interface PathKernel {
  /** Holds what the name means, without opening it: no device wakes, no FIFO waits. A link is held itself. */
  readonly hold: (directory: number, name: string) => number;
  readonly open: (directory: number, name: string, access: "read-only" | "read-write") => number;
  /** A new empty file for its owner alone. */
  readonly create: (directory: number, name: string) => number;
  readonly makeDirectory: (directory: number, name: string) => number;
  /** Opens a held directory's name for changing its mode. */
  readonly openDirectory: (directory: number, name: string) => number;
  readonly setMode: (descriptor: number, mode: number) => void;
  readonly remove: (directory: number, name: string) => number;
  readonly stat: (descriptor: number) => BigIntStats;
  readonly close: (descriptor: number) => void;
}

/** The kernel of this machine; null where it cannot open a path component by component. */
export function pathKernel(): PathKernel | null {
  return process.platform === "linux" ? LINUX : null;
}

const SAFE = constants.O_NOFOLLOW | O_CLOEXEC;
const FLAGS = { "read-only": constants.O_RDONLY, "read-write": constants.O_RDWR };

const LINUX: PathKernel = {
  hold: (directory, name) => libc().openat(directory, name, O_PATH | SAFE, 0),
  // Without O_NONBLOCK a FIFO that took the file's name would keep us waiting for its other end.
  open: (directory, name, access) =>
    libc().openat(directory, name, FLAGS[access] | constants.O_NONBLOCK | SAFE, 0),
  create: (directory, name) =>
    libc().openat(directory, name, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | SAFE, 0o600),
  makeDirectory: (directory, name) => libc().mkdirat(directory, name, 0o700),
  openDirectory: (directory, name) =>
    libc().openat(directory, name, constants.O_RDONLY | constants.O_DIRECTORY | SAFE, 0),
  setMode: fchmodSync,
  remove: (directory, name) => libc().unlinkat(directory, name),
  stat: (descriptor) => fstatSync(descriptor, { bigint: true }),
  close: (descriptor) => libc().close(descriptor),
};
