import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { ScanFailure, ScanFailureCode } from "../../service/ports/terminal.ts";
import { scanFailure } from "../tmux/scan-failure.ts";

export type ContainerSockets =
  | { readonly kind: "listed"; readonly sockets: readonly string[] }
  | { readonly kind: "failed"; readonly failure: ScanFailure }
  | { readonly kind: "aborted" };

const NO_UID = 65;
const NO_DIRECTORY = 66;
const NOT_OURS = 67;
const NO_TMUX = 68;

// The same rules as on the host: neither the directory nor a socket counts unless the user owns it. Names end with
// NUL, because they may hold anything else.
export const FIND_DIRECTORY = `uid=$(id -u) || exit ${NO_UID}
dir=\${TMUX_TMPDIR:-/tmp}/tmux-$uid`;
export const PRINT_SOCKETS = `for socket in "$dir"/*; do
  if [ -S "$socket" ] && [ -O "$socket" ]; then printf '%s\\0' "$socket"; fi
done`;

const SCRIPT = `${FIND_DIRECTORY}
if ! [ -d "$dir" ]; then
  command -v tmux >/dev/null 2>&1 || exit ${NO_TMUX}
  exit ${NO_DIRECTORY}
fi
[ -O "$dir" ] && [ -r "$dir" ] && [ -x "$dir" ] || exit ${NOT_OURS}
${PRINT_SOCKETS}
exit 0`;

const FAILURES: ReadonlyMap<number, ScanFailureCode> = new Map([
  [NO_UID, "bench_user_unresolved"],
  [NO_DIRECTORY, "socket_dir_missing"],
  [NOT_OURS, "socket_unreadable"],
  [NO_TMUX, "tmux_unavailable"],
]);

/** The sockets of one user's tmux servers in a container, found with one exec of the container's own shell. */
export async function probeSockets(
  engine: Pick<ContainerEngine, "exec">,
  containerId: string,
  user: string | null,
  signal?: AbortSignal,
): Promise<ContainerSockets> {
  const outcome = await engine.exec({
    containerId,
    argv: ["sh", "-c", SCRIPT],
    ...(user === null ? {} : { user }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (outcome.kind === "aborted") return outcome;
  if (outcome.kind === "failed") return { kind: "failed", failure: scanFailure(outcome.code) };
  if (outcome.exitCode !== 0) {
    return { kind: "failed", failure: scanFailure(FAILURES.get(outcome.exitCode) ?? "docker_exec_failed") };
  }
  const names = Buffer.from(outcome.stdout).toString("utf8").split("\0");
  return { kind: "listed", sockets: names.filter((name) => name !== "") };
}
