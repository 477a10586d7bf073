import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import koffi from "koffi";
import { EXIT_LOCK_HELD, StartFailure } from "../start-failure.ts";

const LOCK_EX = 2;
const LOCK_NB = 4;

/** The right to a home. The kernel takes it back when the process ends, however it ends. */
export interface HomeLock {
  release(): void;
}

/**
 * Takes `interlockd.lock` and writes `interlockd.pid`. The lock decides who lives; the pid is for people.
 * @throws StartFailure `already_running` with the exit status of a held lock, `home_unsafe`, `home_unusable`.
 */
export function lockHome(home: string): HomeLock {
  const flock = koffi.load(null).func("int flock(int fd, int operation)") as (
    fd: number,
    operation: number,
  ) => number; // the C prototype beside it
  const path = join(home, "interlockd.lock");
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  if (!isOurs(file)) {
    closeSync(file);
    throw new StartFailure(
      "home_unsafe",
      "The lock file is not a file of this user with mode 0600.",
      "Look who made it, then remove it.",
    );
  }
  if (flock(file, LOCK_EX | LOCK_NB) !== 0) {
    const errno = koffi.errno();
    closeSync(file);
    if (errno !== koffi.os.errno["EWOULDBLOCK"] && errno !== koffi.os.errno["EAGAIN"]) {
      throw new StartFailure(
        "home_unusable",
        "The state directory's file system cannot lock files.",
        "Set INTERLOCK_HOME to a local file system.",
      );
    }
    const holder = runningPid(home);
    throw new StartFailure(
      "already_running",
      `Another daemon runs on this state directory${holder === undefined ? "" : ` (pid ${holder})`}.`,
      "Use it, or stop it with `interlock daemon stop`.",
      EXIT_LOCK_HELD,
    );
  }
  if (lstatSync(path, { throwIfNoEntry: false })?.ino !== fstatSync(file).ino) {
    // The name went to another file between opening and locking: a lock on a nameless file keeps nobody out.
    closeSync(file);
    throw new StartFailure(
      "already_running",
      "The lock file was replaced during the start.",
      "Start again.",
      EXIT_LOCK_HELD,
    );
  }
  writePid(home);
  return {
    release: () => {
      // While the lock is still held, so that it is never a successor's pid that goes.
      rmSync(join(home, "interlockd.pid"), { force: true });
      closeSync(file);
    },
  };
}

function isOurs(file: number): boolean {
  const stats = fstatSync(file);
  return stats.isFile() && stats.uid === process.geteuid?.() && (stats.mode & 0o077) === 0;
}

/** The pid that the last daemon wrote; informational. */
export function runningPid(home: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(home, "interlockd.pid"), "ascii").trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function writePid(home: string): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW;
  const file = openSync(join(home, "interlockd.pid"), flags, 0o600);
  ftruncateSync(file);
  writeSync(file, `${process.pid}\n`);
  closeSync(file);
}
