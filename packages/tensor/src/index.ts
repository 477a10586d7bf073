export { LAYOUT_VERSION } from "@interlock/contracts/tensor";
