import { closeSync } from "node:fs";
import { createRequire } from "node:module";
import type Koffi from "koffi";

// From the kernel's generic headers; the same on x64, arm64 and riscv64.
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_PEERPIDFD = 77;
const AF_UNIX = 1;
const SOCK_STREAM_CLOEXEC = 0o2000001;
const ESRCH = 3;
const EINTR = 4;
const EINVAL = 22;
const ENOPROTOOPT = 92;

export interface SocketCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/**
 * `unsupported`: a kernel before 6.5. `gone`: newer ones refuse when the process has been reaped. `failed` must not be
 * taken for `unsupported`, or running us out of descriptors would be a way to the weaker check.
 */
export type PeerPidfd =
  | { readonly kind: "pidfd"; readonly pidfd: number }
  | { readonly kind: "unsupported" | "gone" | "failed" };

interface Native {
  readonly getsockopt: (
    fd: number,
    level: number,
    name: number,
    value: Buffer,
    length: Uint32Array,
  ) => number;
  readonly socketpair: (domain: number, type: number, protocol: number, pair: Int32Array) => number;
  readonly poll: (polled: Int32Array, count: number, timeoutMs: number) => number;
  readonly errno: () => number;
}

let loaded: Native | undefined;

/** Loaded at the first question, and not by whoever only imports this module: it costs many milliseconds. */
function native(): Native {
  // What the package's main module exports; `import` could not be waited for here.
  const koffi = createRequire(import.meta.url)("koffi") as typeof Koffi;
  const libc = koffi.load(null);
  // The C prototype beside each cast says what the function takes.
  loaded ??= {
    getsockopt: libc.func(
      "int getsockopt(int fd, int level, int name, _Out_ void *value, _Inout_ uint32_t *length)",
    ) as Native["getsockopt"],
    socketpair: libc.func(
      "int socketpair(int domain, int type, int protocol, _Out_ int32_t *pair)",
    ) as Native["socketpair"],
    // A pollfd is the descriptor and, in one word, the events asked for and those that came.
    poll: libc.func("int poll(_Inout_ int32_t *polled, unsigned long count, int timeout)") as Native["poll"],
    errno: () => koffi.errno(),
  };
  return loaded;
}

/** Who connected, as the kernel wrote it down at that moment. Undefined where it says nothing. */
export function socketCredentials(descriptor: number): SocketCredentials | undefined {
  const value = read(descriptor, SO_PEERCRED, 12);
  if (typeof value === "number") return undefined;
  return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4), gid: value.readUInt32LE(8) };
}

/** The kernel's handle on the process that connected; the caller closes it. */
export function socketPidfd(descriptor: number): PeerPidfd {
  const value = read(descriptor, SO_PEERPIDFD, 4);
  if (typeof value !== "number") return { kind: "pidfd", pidfd: value.readInt32LE(0) };
  if (value === ENOPROTOOPT) return { kind: "unsupported" };
  return { kind: value === ESRCH || value === EINVAL ? "gone" : "failed" };
}

/** Asks the kernel itself, over a pair of sockets: version numbers say little where features are ported back. */
export function kernelGivesPidfds(): boolean {
  const pair = new Int32Array(2);
  if (native().socketpair(AF_UNIX, SOCK_STREAM_CLOEXEC, 0, pair) !== 0) return false;
  const [ours = -1, theirs = -1] = pair;
  const answer = socketPidfd(ours);
  if (answer.kind === "pidfd") closeSync(answer.pidfd);
  closeSync(ours);
  closeSync(theirs);
  return answer.kind === "pidfd";
}

/** The option's bytes, or the error number. */
function read(descriptor: number, name: number, bytes: number): Buffer | number {
  const value = Buffer.alloc(bytes);
  const length = Uint32Array.of(bytes);
  const { getsockopt, errno } = loaded ?? native();
  if (getsockopt(descriptor, SOL_SOCKET, name, value, length) !== 0) return errno();
  return length[0] === bytes ? value : EINVAL;
}

/** Whether the process behind a pidfd has ended, as the kernel tells its holder; true also where it does not answer. */
export function hasEnded(pidfd: number): boolean {
  const { poll, errno } = loaded ?? native();
  for (;;) {
    // POLLIN is asked for in the low half of the second word; a process that runs lets nothing come.
    const ready = poll(Int32Array.of(pidfd, 1), 1, 0);
    if (ready >= 0) return ready > 0;
    // A signal to us, of which a daemon with children gets many, says nothing of the peer.
    if (errno() !== EINTR) return true;
  }
}
