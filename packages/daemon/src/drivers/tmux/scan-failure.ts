import type { ScanFailure, ScanFailureCode } from "../../service/ports/terminal.ts";
import type { TmuxSilence } from "./tmux-runner.ts";

const MESSAGES: Readonly<Record<ScanFailureCode, string>> = {
  tmux_unavailable: "tmux is not installed, or it did not answer in time",
  tmux_no_server: "no tmux server listens on this socket any more",
  socket_dir_missing: "no tmux server was started yet: there is no socket directory",
  socket_unreadable: "the tmux socket or its directory may not be used by this user",
  docker_unavailable: "the container engine cannot be reached",
  docker_exec_failed: "a command could not be run in the container",
  docker_exec_timeout: "a command in the container did not end in time",
  output_malformed: "tmux answered in a form that is not understood",
  bench_user_unresolved: "the user of the container could not be resolved",
};

export function scanFailure(code: ScanFailureCode): ScanFailure {
  return { code, message: MESSAGES[code] };
}

const SILENCES: Readonly<Record<TmuxSilence, ScanFailureCode>> = {
  "tmux-missing": "tmux_unavailable",
  "no-server": "tmux_no_server",
  "permission-denied": "socket_unreadable",
  timeout: "tmux_unavailable",
  malformed: "output_malformed",
  "exec-failed": "docker_exec_failed",
  "exec-timeout": "docker_exec_timeout",
};

export function silenceFailure(silence: TmuxSilence): ScanFailure {
  return scanFailure(SILENCES[silence]);
}
