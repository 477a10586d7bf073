import { createRequire } from "node:module";
import type Koffi from "koffi";

/** What Node does not offer. Calls that can fail answer 0 or more, or the negated error number, as the kernel's own do. */
export interface Libc {
  /** What was opened here is closed here: in a worker Node keeps account of its own descriptors, and warns of others. */
  readonly close: (descriptor: number) => void;
  readonly openat: (directory: number, name: string, flags: number, mode: number) => number;
  readonly mkdirat: (directory: number, name: string, mode: number) => number;
  readonly unlinkat: (directory: number, name: string) => number;
  readonly allocate: (descriptor: number, byteLength: number) => number;
  readonly map: (descriptor: number, byteLength: number, protection: number, flags: number) => Mapped;
  readonly unmap: (address: bigint, byteLength: number) => number;
  readonly lock: (address: bigint, byteLength: number) => number;
  readonly advise: (address: bigint, byteLength: number, advice: number) => number;
}

export type Mapped =
  | { readonly kind: "mapped"; readonly address: bigint; readonly memory: ArrayBuffer }
  | { readonly kind: "failed"; readonly errno: number };

const MAP_FAILED = 0xffff_ffff_ffff_ffffn;

let loaded: Libc | undefined;

/** Loaded at the first question, not by whoever only imports this module: it costs many milliseconds. */
export function libc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  // What the package's main module exports; `import` could not be waited for here.
  const koffi = createRequire(import.meta.url)("koffi") as typeof Koffi;
  const library = koffi.load(null);
  // The C prototype beside each cast says what the function takes.
  const openat = library.func("int openat(int directory, const char *name, int flags, ...)") as (
    directory: number,
    name: string,
    flags: number,
    type: "uint",
    mode: number,
  ) => number;
  const close = library.func("int close(int fd)") as (descriptor: number) => number;
  const mkdirat = library.func("int mkdirat(int directory, const char *name, unsigned int mode)") as (
    directory: number,
    name: string,
    mode: number,
  ) => number;
  const unlinkat = library.func("int unlinkat(int directory, const char *name, int flags)") as (
    directory: number,
    name: string,
    flags: number,
  ) => number;
  const allocate = library.func("int posix_fallocate(int fd, int64_t offset, int64_t length)") as (
    descriptor: number,
    offset: number,
    length: number,
  ) => number;
  const mmap = library.func(
    "void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)",
  ) as (
    address: null,
    length: number,
    protection: number,
    flags: number,
    descriptor: number,
    offset: number,
  ) => bigint;
  const munmap = library.func("int munmap(void *address, size_t length)") as OnMemory;
  const mlock = library.func("int mlock(void *address, size_t length)") as OnMemory;
  const madvise = library.func("int madvise(void *address, size_t length, int advice)") as (
    address: bigint,
    length: number,
    advice: number,
  ) => number;
  const judged = (result: number): number => (result >= 0 ? result : -koffi.errno());
  return {
    // Linux frees the descriptor whatever it answers.
    close: (descriptor) => void close(descriptor),
    openat: (directory, name, flags, mode) => judged(openat(directory, name, flags, "uint", mode)),
    mkdirat: (directory, name, mode) => judged(mkdirat(directory, name, mode)),
    unlinkat: (directory, name) => judged(unlinkat(directory, name, 0)),
    // This one returns its error instead of setting errno.
    allocate: (descriptor, byteLength) => -allocate(descriptor, 0, byteLength),
    map: (descriptor, byteLength, protection, flags) => {
      const address = mmap(null, byteLength, protection, flags, descriptor, 0);
      if (address === MAP_FAILED) return { kind: "failed", errno: koffi.errno() };
      return { kind: "mapped", address, memory: koffi.view(address, byteLength) };
    },
    unmap: (address, byteLength) => judged(munmap(address, byteLength)),
    lock: (address, byteLength) => judged(mlock(address, byteLength)),
    advise: (address, byteLength, advice) => judged(madvise(address, byteLength, advice)),
  };
}

type OnMemory = (address: bigint, length: number) => number;
