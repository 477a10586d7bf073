import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import { FIND_DIRECTORY, PRINT_SOCKETS } from "./probe-sockets.ts";

/** How often the container looks at its own directory of sockets, in whole seconds: every `sleep` knows those. */
const LOOK_EVERY_S = 2;

// The engine tells nothing of files in a container, and the directory cannot be watched from outside by a user who may
// not look into other users' processes. So one small program inside looks at it, and speaks only when it has changed:
// the entries' inodes and times tell apart a server that was started again on the same socket. Standard input ends
// with us, however we end, and takes the program with it; the trap leaves no `sleep` behind. Only an engine that dies
// while the container goes on leaves it waiting: then the next one, which carries the same mark, ends it first.
const SCRIPT = `for process in /proc/[0-9]*; do
  [ "$process" != /proc/$$ ] || continue
  tr '\\0' '\\n' <"$process/cmdline" | grep -qxF -- "$1" && kill -9 "\${process#/proc/}"
done 2>/dev/null
${FIND_DIRECTORY}
look() {
  trap 'exit 0' TERM
  last=
  while :; do
    now="$(ls -lani "$dir" 2>/dev/null) "
    if [ "$now" != "$last" ]; then
      last=$now
      ${PRINT_SOCKETS}
      printf '\\0'
    fi
    sleep ${LOOK_EVERY_S}
  done
}
look </dev/null &
while read -r line; do :; done
kill $!
wait`;

/** Room for the names of one listing. */
const MAX_LISTING_BYTES = 1024 * 1024;

export interface SentinelPlace {
  readonly containerId: string;
  readonly user: string | null;
  readonly owner: string;
}

export interface SocketSentinel {
  readonly ended: Promise<void>;
  close(): void;
}

/** Has a container tell which sockets its user's tmux servers have, now and after each change. Undefined when it cannot. */
export async function openSentinel(
  engine: Pick<ContainerEngine, "openExec">,
  { containerId, user, owner }: SentinelPlace,
  onListing: (sockets: readonly string[]) => void,
): Promise<SocketSentinel | undefined> {
  const argv = ["sh", "-c", SCRIPT, "sh", `${owner}-look`] as const;
  const exec = await engine.openExec({ containerId, argv: [...argv], ...(user === null ? {} : { user }) });
  if (exec.kind !== "open") return undefined;
  const ended = Promise.withResolvers<void>();
  let pending = "";
  exec.output.setEncoding("utf8");
  exec.output.on("data", (text: string) => {
    pending += text;
    if (pending.length > MAX_LISTING_BYTES) exec.close();
    for (let end = endOfListing(pending); end !== undefined; end = endOfListing(pending)) {
      onListing(
        pending
          .slice(0, end)
          .split("\0")
          .filter((path) => path !== ""),
      );
      pending = pending.slice(end + 1);
    }
  });
  exec.output.on("error", () => ended.resolve());
  exec.output.on("close", () => ended.resolve());
  return { ended: ended.promise, close: () => exec.close() };
}

/** A listing ends with an empty name: the NUL that follows a NUL, or stands first. */
function endOfListing(text: string): number | undefined {
  if (text.startsWith("\0")) return 0;
  const end = text.indexOf("\0\0");
  return end < 0 ? undefined : end + 1;
}
