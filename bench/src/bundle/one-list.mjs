// The same with a method that needs a session and answers with a list.
import { appPaneList, connectSelected } from "@interlock/client/selected";

const daemon = await connectSelected([appPaneList]);
console.log(await daemon.pane.list());
await daemon.close();
