import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type Plugin, defineConfig } from "vite";

const here = import.meta.dirname;

/** Every file directly in src/ belongs to the page of its name; what pages share lies in src/parts/. */
const pages = readdirSync(join(here, "src"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .map((file) => [basename(file, ".ts"), join(here, "src", file)]);

interface Locked {
  dev?: boolean;
  license?: string;
  version: string;
}

/** What others made and the built files may hold, each with its licence; the notices travel with the files. */
function notices(): string {
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
  const parts = Object.entries(lock.packages)
    .filter(([folder, { dev }]) => folder.startsWith("node_modules/") && !dev && existsSync(join(here, folder)))
    .map(([folder, { version, license }]) => {
      const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
      const { author } = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8")) as { author?: unknown };
      const by = typeof author === "string" ? author : (author as { name?: string } | undefined)?.name;
      const files = readdirSync(join(here, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
      const texts = files.map((file) => readFileSync(join(here, folder, file), "utf8").trim());
      return [`${name} ${version} (${license ?? "see below"})${by ? `, by ${by}` : ""}`, ...texts].join("\n\n");
    });
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  return ["The scripts in this folder contain parts of these packages, under these licences.", ...parts].join(rule) + "\n";
}

const thirdParty: Plugin = {
  name: "third-party-notices",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "THIRD-PARTY.txt", source: notices() });
  },
};

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [thirdParty],
  build: {
    outDir: join(here, "../src/aikg/web/static"),
    emptyOutDir: true,
    modulePreload: false,
    chunkSizeWarningLimit: 1600,
    rollupOptions: {
      input: Object.fromEntries(pages),
      // yasgui's copy of an old JSON fallback evaluates text where a browser has no JSON.parse; ours all have it, and the
      // Content-Security-Policy of the page forbids it besides.
      onwarn: (warning, warn) => (warning.code === "EVAL" ? undefined : warn(warning)),
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
