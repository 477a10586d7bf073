// The compiler writes what it compiles; the validators are JavaScript already and go beside it unchanged.
import { copyFileSync } from "node:fs";
import { dirname, join } from "node:path";

const contracts = join(dirname(import.meta.dirname), "packages", "contracts");
for (const name of ["validators.js", "validators.d.ts"]) {
  copyFileSync(join(contracts, "generated", name), join(contracts, "dist", "generated", name));
}
