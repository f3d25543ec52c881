// The page: hubd/web/static/index.html and what it loads. Names carry a hash, so that a browser may keep them for ever.

import { defineConfig } from "vite";
import { licences } from "./licences.ts";
import { shell, WORKER } from "./shell.ts";

export default defineConfig({
  base: "./", // behind Home Assistant's ingress the page lies somewhere else every time
  build: {
    outDir: process.env.HUBD_SCREEN_OUT ?? "../static",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // a strict policy of the page loads no data: address
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: "index.html", worker: "src/worker.ts" },
      // a worker answers for what lies below it: it stands beside the page, under a name that stays
      output: { entryFileNames: ({ name }) => (name === "worker" ? WORKER : "assets/[name]-[hash].js") },
    },
  },
  plugins: [licences("licences.txt", ["@fontsource-variable/atkinson-hyperlegible-next"]), shell("public")],
});
