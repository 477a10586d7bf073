/** The alternate screen of the terminal this process writes to. */
export interface Screen {
  /** What a frame has room for. */
  readonly size: { readonly columns: number; readonly rows: number };
  /** Puts the lines on the screen, from its top: one for each row; what has no room is left out. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was. Once is enough, and more does no harm. */
  leave(): void;
}

export interface ScreenEvents {
  readonly key: (text: string) => void;
  readonly resized: () => void;
  /** The terminal has gone. */
  readonly closed: () => void;
}

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
const LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
/** Of a terminal that does not know its size. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };

export function openScreen({ key, resized, closed }: ScreenEvents): Screen {
  const { stdin, stdout } = process;
  let open = true;
  const leave = (): void => {
    if (!open) return;
    open = false;
    stdin.off("data", key).off("end", closed).pause();
    stdin.setRawMode(false);
    stdout.off("resize", resized);
    process.off("exit", leave);
    stdout.write(LEAVE);
  };
  // Even where this program breaks, the terminal is not left as it is now.
  process.on("exit", leave);
  stdin.setRawMode(true);
  stdin.setEncoding("utf8").on("data", key).on("end", closed);
  stdout.on("resize", resized);
  stdout.write(ENTER);
  return {
    get size() {
      return {
        columns: stdout.columns > 0 ? stdout.columns : DEFAULT_SIZE.columns,
        rows: stdout.rows > 0 ? stdout.rows : DEFAULT_SIZE.rows,
      };
    },
    draw(lines) {
      // A frame that the terminal has no time for is left out; the next one shows everything anyway.
      if (!open || stdout.writableNeedDrain) return;
      // Cleared before it is written: after a full line the cursor still stands on its last column.
      const shown = lines.slice(0, this.size.rows).map((line) => CLEAR_LINE + line);
      stdout.write(HOME + shown.join("\r\n"));
    },
    leave,
  };
}
