/** The language server as a Node process. */
import { serve } from "./serve.js";

serve();
