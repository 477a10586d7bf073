import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One socket of a process that others could reach, or that has a name. */
export interface OwnedSocket {
  readonly pid: number;
  readonly table: string;
  /** The path of a Unix socket, the local address of another one. */
  readonly name: string;
  readonly listening: boolean;
}

/** `unix` is read by itself: its lines have other columns. */
const TABLES = [
  "tcp",
  "tcp6",
  "udp",
  "udp6",
  "udplite",
  "udplite6",
  "raw",
  "raw6",
  "icmp",
  "icmp6",
  "netlink",
  "packet",
];

/** The process and everything it started, as far as that still runs. */
export function processTree(root: number): readonly number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readOrGone(`/proc/${name}/stat`);
      // The second column is a name in brackets, which may hold anything.
      const parent = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
      return parent === undefined ? [] : [[Number(name), Number(parent)] as const];
    });
  const tree = [root];
  for (const pid of tree) tree.push(...parents.flatMap(([child, parent]) => (parent === pid ? [child] : [])));
  return tree;
}

/** Every socket of these processes that listens or is bound to a name or address. */
export function socketsOf(pids: readonly number[]): readonly OwnedSocket[] {
  return pids.flatMap((pid) => {
    const inodes = inodesOf(pid);
    const named = unixSockets(pid).filter(({ inode }) => inodes.has(inode));
    const others = TABLES.flatMap((table) =>
      (readOrGone(`/proc/${pid}/net/${table}`) ?? "")
        .split("\n")
        .slice(1)
        .map((line) => line.trim().split(/\s+/))
        .filter((columns) => columns.some((column) => inodes.has(column)))
        .map((columns) => ({ pid, table, name: columns[1] ?? "", listening: columns[3] === "0A" })),
    );
    return [...named.map(({ name, listening }) => ({ pid, table: "unix", name, listening })), ...others];
  });
}

function unixSockets(pid: number) {
  const lines = (readOrGone(`/proc/${pid}/net/unix`) ?? "").split("\n").slice(1);
  return lines.flatMap((line) => {
    const [, , , flags = "", , , inode = "", name = ""] = line.split(/\s+/);
    // A connection that was taken over a listener has its name too, but no ear.
    const listening = flags === "00010000";
    return listening || name !== "" ? [{ inode, name, listening }] : [];
  });
}

function inodesOf(pid: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const fd of directoryOrGone(`/proc/${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOrGone(`/proc/${pid}/fd/${fd}`) ?? "")?.[1];
    if (inode !== undefined) found.add(inode);
  }
  return found;
}

const readOrGone = (path: string): string | undefined => unlessGone(() => readFileSync(path, "utf8"));
const linkOrGone = (path: string): string | undefined => unlessGone(() => readlinkSync(path));
const directoryOrGone = (path: string): readonly string[] => unlessGone(() => readdirSync(path)) ?? [];

/** A process may end, and a descriptor be closed, while it is looked at. */
function unlessGone<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ESRCH" || code === "EINVAL") return undefined;
    throw error;
  }
}
