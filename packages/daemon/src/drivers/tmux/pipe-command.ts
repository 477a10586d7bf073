/**
 * The command for `pipe-pane`: it appends to a file and nothing else. Three readers stand before the file: tmux
 * expands `#` formats and `strftime` conversions, then a shell reads the rest.
 */
export function pipeCommand(path: string): string {
  const shellWord = `'${path.replaceAll("'", "'\\''")}'`;
  return `umask 077; exec cat >> ${shellWord}`.replaceAll("#", "##").replaceAll("%", "%%");
}
