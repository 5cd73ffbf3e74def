/** Unit tests and tests of the server over stdio. What runs inside VS Code is started by `tools/test`. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["server/test/**/*.test.ts", "tools/**/*.test.ts"],
    testTimeout: 20_000,
  },
});
