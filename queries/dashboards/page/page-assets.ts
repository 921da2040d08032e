import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** A file of the page as it is delivered. */
export interface PageFile {
  /** Without a folder. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Its name holds a hash of its content, so that browsers may keep it for ever. */
  readonly isImmutable: boolean;
}

export interface PageAssets {
  readonly files: readonly PageFile[];
  readonly script: string;
  readonly style: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Parts of Vega that no chart here uses: 63 kB of its script. */
const unusedParts = [
  'vega-force',
  'vega-wordcloud',
  'vega-label',
  'vega-regression',
  'vega-voronoi',
  'vega-crossfilter',
];

/** Style and scripts of all pages; Vega is a script of its own, loaded beside the first answers. */
export function buildPageAssets(): PageAssets {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [fileOf('browser/dashboards-page.ts'), fileOf('page.css')],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: fileOf('.'),
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    alias: Object.fromEntries(unusedParts.map((name) => [name, fileOf('browser/no-part-of-vega.ts')])),
    logLevel: 'error',
  });
  const files = outputFiles.map(({ path, contents }) => ({
    name: basename(path),
    contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
    content: contents,
    isImmutable: true,
  }));
  const entry = (source: string) => {
    const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source));
    if (found === undefined) throw new Error(`esbuild made nothing of ${source}`);
    return basename(found[0]);
  };
  return {
    files: [...files, licenceOfVega()],
    script: entry('dashboards-page.ts'),
    style: entry('page.css'),
  };
}

/** Vega asks for its notice in what is delivered; minified, it has lost it. */
function licenceOfVega(): PageFile {
  const folder = dirname(createRequire(import.meta.url).resolve('vega/vega-schema.json'));
  const content = readFileSync(join(folder, '..', 'LICENSE'));
  return { name: 'vega-licence.txt', contentType: 'text/plain; charset=utf-8', content, isImmutable: false };
}
