/** The language server as a Node process. */
import { tuneEngine } from "./engine.js";
import { serve } from "./serve.js";

tuneEngine("editor");
serve();
