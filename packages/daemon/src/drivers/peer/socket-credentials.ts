import koffi from "koffi";

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const SO_PEERPIDFD = 77;

export interface SocketCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

type GetSockOpt = (fd: number, level: number, name: number, value: Buffer, length: Uint32Array) => number;

let getsockopt: GetSockOpt | undefined;

function bound(): GetSockOpt {
  // The C prototype beside it says what the function takes.
  getsockopt ??= koffi
    .load(null)
    .func(
      "int getsockopt(int fd, int level, int name, _Out_ void *value, _Inout_ uint32_t *length)",
    ) as GetSockOpt;
  return getsockopt;
}

function read(descriptor: number, name: number, bytes: number): Buffer | undefined {
  const value = Buffer.alloc(bytes);
  const length = Uint32Array.of(bytes);
  return bound()(descriptor, SOL_SOCKET, name, value, length) === 0 && length[0] === bytes
    ? value
    : undefined;
}

/** Who connected, as the kernel wrote it down at that moment. Undefined where it says nothing. */
export function socketCredentials(descriptor: number): SocketCredentials | undefined {
  const value = read(descriptor, SO_PEERCRED, 12);
  if (value === undefined) return undefined;
  return { pid: value.readInt32LE(0), uid: value.readUInt32LE(4), gid: value.readUInt32LE(8) };
}

/** The kernel's handle on the process that connected; the caller closes it. Undefined before Linux 6.5. */
export function socketPidfd(descriptor: number): number | undefined {
  return read(descriptor, SO_PEERPIDFD, 4)?.readInt32LE(0);
}
