import { EXIT, EXIT_MEANINGS } from "./exit-codes.ts";

/** The exit codes as the help shows them. */
export function exitHelp(): string {
  // The meanings are total over the names of EXIT.
  const names = Object.keys(EXIT_MEANINGS) as (keyof typeof EXIT)[];
  const lines = names.map((name) => `  ${String(EXIT[name]).padStart(2)}  ${EXIT_MEANINGS[name]}`);
  return ["", "Exit codes:", ...lines].join("\n");
}
