import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { PipedPane } from "../../service/ports/pane-pipe.ts";
import { NO_SIGHT, sortWriters, type FindWriters, type PipeChild } from "../tmux/pipe-writers.ts";

const NOTHING_TO_SEE = 3;

// Arguments: the file, the pid of the tmux server. Records end with NUL: `ours`, or `other` with where standard output
// goes and the command. What the kernel lists as children is used where it does.
const SCRIPT = `[ -d "/proc/$$" ] || exit ${NOTHING_TO_SEE}
if [ -r "/proc/$2/task/$2/children" ]; then read -r pids <"/proc/$2/task/$2/children" || :
else
  pids=
  for status in /proc/[0-9]*/status; do
    while read -r key value; do [ "$key" = PPid: ] && break; done 2>/dev/null <"$status" || continue
    [ "$value" = "$2" ] || continue
    status=\${status#/proc/}
    pids="$pids \${status%/status}"
  done
fi
for pid in $pids; do
  process=/proc/$pid
  case $(readlink "$process/fd/0" 2>/dev/null) in socket:*) ;; *) continue ;; esac
  if [ "$process/fd/1" -ef "$1" ]; then printf 'ours\\0'; continue; fi
  printf 'other\\0%s\\0' "$(readlink "$process/fd/1" 2>/dev/null)"
  tr '\\0' ' ' <"$process/cmdline" 2>/dev/null
  printf '\\0'
done
exit 0`;

/** Of a tmux server in a container, found with one exec of the container's own shell. */
export function containerWriters(
  engine: Pick<ContainerEngine, "exec">,
  { containerId, containerUser }: PipedPane,
): FindWriters {
  return async (path, serverPid) => {
    const outcome = await engine.exec({
      containerId,
      argv: ["sh", "-c", SCRIPT, "sh", path, serverPid],
      ...(containerUser === null ? {} : { user: containerUser }),
    });
    if (outcome.kind !== "exited") return undefined;
    if (outcome.exitCode === NOTHING_TO_SEE) return NO_SIGHT;
    if (outcome.exitCode !== 0) return undefined;
    return sortWriters(readRecords(Buffer.from(outcome.stdout).toString("utf8").split("\0")), path);
  };
}

function readRecords(fields: readonly string[]): readonly PipeChild[] {
  const children: PipeChild[] = [];
  for (let index = 0; index < fields.length; index += 1) {
    if (fields[index] === "ours") children.push({ kind: "ours" });
    if (fields[index] !== "other") continue;
    children.push({
      kind: "other",
      target: fields[index + 1] ?? "",
      command: (fields[index + 2] ?? "").trim(),
    });
    index += 2;
  }
  return children;
}
