// The compiler writes what it compiles; the validators are JavaScript already and go beside it unchanged.
import { copyFileSync } from "node:fs";

for (const name of ["validators.js", "validators.d.ts"]) {
  copyFileSync(new URL(`generated/${name}`, import.meta.url), new URL(`dist/generated/${name}`, import.meta.url));
}
