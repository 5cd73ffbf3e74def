/**
 * The settings: one list of names, values and defaults, from which the server's configuration is read.
 *
 * The extension's manifest says the same, with descriptions; a test holds them together. A value that does not fit (other
 * editors, typing errors) counts as not set. Reads no file and asks no client.
 */
import { ALL_LEVELS, DEFAULT_LEVELS, type HintLevels } from "../features/inlayHints/index.js";
import type { LifetimeNames } from "../features/lifetimes/write.js";
import type { FeatureChoice } from "../hir/cargo/packages.js";
import type { Edition } from "./analysisPort.js";

const LEVEL_VALUES = ["never", "nontrivial", "always"] as const;
const LIFETIME_NAMES = ["letters", "parameters"] as const satisfies readonly LifetimeNames[];
const SEVERITY_VALUES = ["error", "warning", "information", "hint"] as const;
export const EDITIONS = ["2015", "2018", "2021", "2024"] as const satisfies readonly Edition[];

/** A setting under `rustOwnership`. `reader`: who acts on it. */
export type Setting =
  | { readonly type: "boolean"; readonly default: boolean; readonly reader: "server" | "client" }
  | {
      readonly type: "string";
      readonly values: readonly string[];
      readonly default: string;
      readonly reader: "server" | "client";
    }
  /** Names, or the one word for all of them. */
  | { readonly type: "names"; readonly all: "all"; readonly default: readonly string[]; readonly reader: "server" };

export const SETTINGS: Readonly<Record<string, Setting>> = {
  "hints.enabled": { type: "boolean", default: true, reader: "server" },
  "hints.moves": { type: "string", values: LEVEL_VALUES, default: DEFAULT_LEVELS.moves, reader: "server" },
  "hints.borrows": { type: "string", values: LEVEL_VALUES, default: DEFAULT_LEVELS.borrows, reader: "server" },
  "hints.drops": { type: "string", values: LEVEL_VALUES, default: DEFAULT_LEVELS.drops, reader: "server" },
  "hints.lifetimes": { type: "string", values: LEVEL_VALUES, default: DEFAULT_LEVELS.lifetimes, reader: "server" },
  "hints.lifetimeNames": { type: "string", values: LIFETIME_NAMES, default: "letters", reader: "server" },
  "decorations.mode": { type: "string", values: ["off", "cursor", "function"], default: "cursor", reader: "client" },
  "diagnostics.enabled": { type: "boolean", default: true, reader: "server" },
  "diagnostics.severity": { type: "string", values: SEVERITY_VALUES, default: "hint", reader: "server" },
  "codeLens.clones": { type: "boolean", default: false, reader: "server" },
  "cargo.features": { type: "names", all: "all", default: [], reader: "server" },
  edition: { type: "string", values: EDITIONS, default: "2024", reader: "server" },
  "trace.server": { type: "string", values: ["off", "messages", "verbose"], default: "off", reader: "client" },
};

export interface Config {
  readonly hints: {
    readonly enabled: boolean;
    readonly levels: HintLevels;
    readonly lifetimeNames: LifetimeNames;
    /** While one types, the line typed in and half-read functions are kept still; not where every answer is to be the whole truth. */
    readonly keepStill: boolean;
  };
  readonly diagnostics: { readonly enabled: boolean; readonly severity: (typeof SEVERITY_VALUES)[number] };
  readonly codeLens: { readonly clones: boolean };
  readonly cargo: { readonly features: FeatureChoice };
  readonly edition: Edition;
}

/**
 * Reads the object that stands under `rustOwnership`, nested as clients send it or with dotted keys. Null or anything else that
 * is no object gives the defaults. `allHints` turns every kind on at its highest level, whatever is set, and
 * answers with what is true of this very text at once.
 */
export function readConfig(section: unknown, allHints = false): Config {
  const lifetimeNames = oneOf(LIFETIME_NAMES, lookUp(section, "hints.lifetimeNames"), "letters");
  const level = (id: keyof HintLevels) => oneOf(LEVEL_VALUES, lookUp(section, `hints.${id}`), DEFAULT_LEVELS[id]);
  return {
    hints: allHints
      ? { enabled: true, levels: ALL_LEVELS, lifetimeNames, keepStill: false }
      : {
          enabled: flag(lookUp(section, "hints.enabled"), true),
          levels: {
            moves: level("moves"),
            borrows: level("borrows"),
            drops: level("drops"),
            lifetimes: level("lifetimes"),
          },
          lifetimeNames,
          keepStill: true,
        },
    diagnostics: {
      enabled: flag(lookUp(section, "diagnostics.enabled"), true),
      severity: oneOf(SEVERITY_VALUES, lookUp(section, "diagnostics.severity"), "hint"),
    },
    codeLens: { clones: flag(lookUp(section, "codeLens.clones"), false) },
    cargo: { features: names(lookUp(section, "cargo.features")) },
    edition: oneOf(EDITIONS, lookUp(section, "edition"), "2024"),
  };
}

function lookUp(section: unknown, key: string): unknown {
  const direct = property(section, key);
  if (direct !== undefined) return direct;
  let value = section;
  for (const part of key.split(".")) value = property(value, part);
  return value;
}

/** An own property of whatever it is; undefined where there is none. */
export function property(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function flag(value: unknown, fallback: boolean): boolean {
  return typeof value === "boolean" ? value : fallback;
}

function names(value: unknown): FeatureChoice {
  if (value === "all") return value;
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function oneOf<T extends string>(values: readonly T[], value: unknown, fallback: T): T {
  return values.find((candidate) => candidate === value) ?? fallback;
}
