#!/usr/bin/env node
import { EXIT } from "./exit/exit-codes.ts";
import { buildProgram } from "./program.ts";
import { tolerateClosedStreams } from "./terminal/output.ts";

tolerateClosedStreams();
process.exitCode = EXIT.ok;
await buildProgram((exitCode) => {
  process.exitCode = exitCode;
}).parseAsync();
