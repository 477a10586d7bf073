/**
 * The environment a tmux client of ours gets. `TMUX` is left out, or tmux would think it runs inside a pane, and so
 * is everything else a client has no use for.
 */
export function tmuxEnvironment(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const kept: Record<string, string> = { LC_ALL: "C.UTF-8", TERM: "dumb" };
  for (const name of ["PATH", "HOME", "USER", "SHELL"]) {
    const value = env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
