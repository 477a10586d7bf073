import type { MakeRig } from "./conformance-rig.test.support.ts";
import { publishingSuite } from "./publishing-suite.test.support.ts";
import { subscribingSuite } from "./subscribing-suite.test.support.ts";

/** What every transport does, whatever carries it. */
export function conformance(makeRig: MakeRig): void {
  publishingSuite(makeRig);
  subscribingSuite(makeRig);
}
