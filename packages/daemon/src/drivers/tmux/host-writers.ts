import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { NO_SIGHT, sortWriters, type FindWriters, type PipeChild } from "./pipe-writers.ts";

const PROC = "/proc";
const UNSEEN = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ESRCH", "EACCES", "EPERM"]);

/** Of a tmux server of this machine. */
export const findHostWriters: FindWriters = async (path, serverPid) => {
  const pids = await childrenOf(serverPid);
  if (pids === undefined) return NO_SIGHT;
  const file = await unlessGone(stat(path, { bigint: true }));
  const children = await Promise.all(pids.map((pid) => look(pid, file)));
  return sortWriters(
    children.filter((child) => child !== undefined),
    path,
  );
};

async function look(
  pid: string,
  file: { readonly dev: bigint; readonly ino: bigint } | undefined,
): Promise<PipeChild | undefined> {
  const place = join(PROC, pid);
  if ((await unlessGone(readlink(join(place, "fd/0"))))?.startsWith("socket:") !== true) return undefined;
  const output = await unlessGone(stat(join(place, "fd/1"), { bigint: true }));
  if (file !== undefined && output?.dev === file.dev && output.ino === file.ino) return { kind: "ours" };
  const target = await unlessGone(readlink(join(place, "fd/1")));
  const command = await unlessGone(readFile(join(place, "cmdline"), "utf8"));
  if (target === undefined || command === undefined) return undefined;
  return { kind: "other", target, command: command.replaceAll("\0", " ").trim() };
}

/** The kernel's own list where it keeps one; otherwise every process is asked for its parent. */
async function childrenOf(pid: string): Promise<readonly string[] | undefined> {
  const listed = await unlessGone(readFile(join(PROC, pid, "task", pid, "children"), "utf8"));
  if (listed !== undefined) return listed.split(" ").filter((child) => child !== "");
  const entries = await unlessGone(readdir(PROC));
  if (entries === undefined) return undefined;
  const pids = entries.filter((entry) => /^\d+$/.test(entry));
  const parents = await Promise.all(
    pids.map((entry) => unlessGone(readFile(join(PROC, entry, "stat"), "utf8"))),
  );
  // The name in parentheses may hold anything; state and parent stand behind the last one.
  return pids.filter(
    (_, index) => parents[index]?.slice(parents[index].lastIndexOf(")") + 2).split(" ")[1] === pid,
  );
}

/** Processes end while they are looked at; those of others do not let us look. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code === "string" && UNSEEN.has(code)) return undefined;
    throw error;
  }
}
