// What a user writes who calls one method and ships a bundle.
import { appPreflight, connectSelected } from "@interlock/client/selected";

const daemon = await connectSelected([appPreflight]);
console.log(await daemon.preflight());
await daemon.close();
