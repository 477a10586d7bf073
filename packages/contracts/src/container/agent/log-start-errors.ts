/** Why a pane's output cannot be written to a log, beside what is wrong with the agent. */
export const LOG_START_ERRORS = [
  "log_path_invalid",
  "log_path_not_host_visible",
  "log_path_in_use",
  "log_file_unusable",
  "pipe_pane_failed",
  "tmux_unavailable",
  "docker_unavailable",
  "container_unreachable",
] as const;
