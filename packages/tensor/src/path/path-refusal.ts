/** Why a path was not opened. Each is final for this call; nothing was mapped and nothing is left open. */
export type PathRefusalReason =
  /** Not absolute. */
  | "not_absolute"
  /** Holds an empty component, `.`, a NUL, or is too long: not the form in which a path is announced. */
  | "not_canonical"
  /** Holds `..`. */
  | "traversal"
  /** In none of the allowed directories, or one of them itself. */
  | "outside_bases"
  /** A component below the allowed directory is a symbolic link, wherever it leads. */
  | "symlink"
  /** A component before the last is no directory. */
  | "not_directory"
  | "not_found"
  /** The file is a directory, device, FIFO or socket. */
  | "not_regular"
  /** The file has another name as well, or none any more. */
  | "link_count"
  /** Its mode gives something to users outside owner and group. */
  | "open_to_others"
  /** Shorter than the region that was announced. */
  | "too_small"
  /** What was opened is not what was checked a moment before. */
  | "replaced"
  /** The kernel denies it to this user. */
  | "denied"
  /** A file is there where a new one should be made. */
  | "exists"
  | "no_space"
  /** The kernel failed in a way that says nothing of the path. */
  | "unusable"
  /** Only Linux opens paths component by component as this needs it. */
  | "unsupported_platform";

export interface PathRefused {
  readonly kind: "refused";
  readonly reason: PathRefusalReason;
  /** The kernel's error number, where it was the kernel that refused. */
  readonly errno?: number;
}

export function refused(reason: PathRefusalReason, errno?: number): PathRefused {
  return { kind: "refused", reason, ...(errno === undefined ? {} : { errno }) };
}

const ENOENT = 2;
const EACCES = 13;
const EPERM = 1;
const ENOTDIR = 20;
const ELOOP = 40;
const EEXIST = 17;
const ENOSPC = 28;
const ENAMETOOLONG = 36;
const EROFS = 30;

/** What the kernel's refusal means for a path. */
export function refusedByKernel(errno: number): PathRefused {
  return refused(meaningOf(errno), errno);
}

function meaningOf(errno: number): PathRefusalReason {
  switch (errno) {
    case ENOENT:
      return "not_found";
    case EACCES:
    case EPERM:
    case EROFS:
      return "denied";
    case ENOTDIR:
      return "not_directory";
    case ELOOP:
      return "symlink";
    case EEXIST:
      return "exists";
    case ENOSPC:
      return "no_space";
    case ENAMETOOLONG:
      return "not_canonical";
    default:
      return "unusable";
  }
}
