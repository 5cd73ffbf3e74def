/** A Chromium to drive: from `CHROMIUM`, Debian's or another that is installed, or Playwright's own. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CANDIDATES = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Undefined where none is installed. */
export function findBrowser(): string | undefined {
  return [...CANDIDATES, chromium.executablePath()].find((path) => path !== undefined && existsSync(path));
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  const parameters = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-device-scale-factor=1",
  ];
  return chromium.launch({ executablePath, args: parameters });
}
