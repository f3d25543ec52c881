// The card for Home Assistant's dashboards: everything in the one file hubd/web/static/hubd-card.js.

import { defineConfig } from "vite";
import { licences } from "./licences.ts";

export default defineConfig({
  publicDir: false,
  build: {
    outDir: process.env.HUBD_SCREEN_OUT ?? "../static",
    emptyOutDir: false,
    target: "es2022",
    lib: { entry: "src/card.ts", formats: ["es"], fileName: () => "hubd-card.js" },
    rolldownOptions: { output: { codeSplitting: false } },
    reportCompressedSize: false,
  },
  plugins: [licences("hubd-card.licences.txt")],
});
