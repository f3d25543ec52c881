// Whoever passes on the built page passes on what is in it: the licences of everything that was bundled, in one file.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const TEXT = /^(licen[cs]e|copying|notice)/i;

/** The folder of the package that a file belongs to: the nearest above it whose package.json has a name. */
function packageOf(file: string): string | null {
  for (let folder = dirname(file); folder.includes("node_modules"); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf-8")).name) return folder;
  }
  return null;
}

function described(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf-8"));
  const texts = readdirSync(folder).filter((each) => TEXT.test(each)).sort();
  const words = texts.map((each) => readFileSync(join(folder, each), "utf-8").trim());
  return [`${name} ${version} (${license})`, ...words].join("\n\n");
}

/** Writes `name` beside what was built. Styles and fonts leave no trace in a bundle, so their packages are named. */
export function licences(name: string, alsoUsed: string[] = []): Plugin {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((part) => (part.type === "chunk" ? Object.keys(part.modules) : []));
      const files = modules.map((id) => id.replace(/^\0/, "").split("?")[0] ?? "").filter((id) => id.includes("node_modules"));
      const folders = files.map(packageOf).filter((folder) => folder !== null);
      const all = new Set([...folders, ...alsoUsed.map((each) => join(import.meta.dirname, "node_modules", each))]);
      const source = [...all].sort().map(described).join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
      this.emitFile({ type: "asset", fileName: name, source });
    },
  };
}
