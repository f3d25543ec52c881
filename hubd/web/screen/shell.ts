// What the service worker (src/worker.ts) keeps is what was built: the list is written in front of it, with a sum that
// changes when any of the files does.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

export const WORKER = "worker.js";
const SHOWN = /\.(js|css|woff2|html)$/;

/** `folder`: what is copied beside the bundle as it is. */
export function shell(folder: string): Plugin {
  return {
    name: "shell",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk" || worker.imports.length) throw new Error(`${WORKER} must stand alone`);
        const built = Object.values(bundle).filter((part) => part !== worker && SHOWN.test(part.fileName));
        const copied = readdirSync(folder).sort();
        const sum = createHash("sha256");
        for (const part of built) sum.update(part.fileName).update(part.type === "chunk" ? part.code : part.source);
        for (const name of copied) sum.update(name).update(readFileSync(join(folder, name)));
        const names = [...built.map((part) => part.fileName), ...copied];
        const files = names.map((name) => (name === "index.html" ? "./" : `./${name}`)).sort();
        worker.code = `const SHELL = ${JSON.stringify(files)}, SUM = "${sum.digest("hex").slice(0, 16)}";\n${worker.code}`;
      },
    },
  };
}
