import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type OutputFile } from 'esbuild';

/** A file of a page as it is delivered. */
export interface PageFile {
  /** Without a folder. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Its name holds a hash of its content, so that browsers may keep it for ever. */
  readonly isImmutable: boolean;
}

export interface PageSource {
  /** The module that the page begins with, and its style sheet; both may import others. */
  readonly script: URL;
  readonly style: URL;
  /** Packages in place of which the bundle holds another module. @default none */
  readonly replaced?: Readonly<Record<string, URL>>;
}

export interface BundledPage {
  readonly files: readonly PageFile[];
  /** Names of the files that a page names; what is loaded later is named by the script. */
  readonly script: string;
  readonly style: string;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Style and scripts of a page, for browsers of the last few years; what is imported on demand is a script of its own. */
export function bundlePage({ script, style, replaced = {} }: PageSource): BundledPage {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [fileURLToPath(script), fileURLToPath(style)],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: fileURLToPath(new URL('.', style)),
    entryNames: '[name]-[hash]',
    chunkNames: 'part-[hash]',
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    alias: Object.fromEntries(Object.entries(replaced).map(([name, module]) => [name, fileURLToPath(module)])),
    logLevel: 'error',
  });
  const nameOf = (source: URL) => {
    const file = basename(fileURLToPath(source));
    const found = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(file));
    if (found === undefined) throw new Error(`esbuild made nothing of ${file}`);
    return basename(found[0]);
  };
  return { files: outputFiles.map(pageFile), script: nameOf(script), style: nameOf(style) };
}

function pageFile({ path, contents }: OutputFile): PageFile {
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  return { name: basename(path), contentType, content: contents, isImmutable: true };
}

/** A page itself: it names the others, and is asked for again each time. */
export function htmlFile(name: string, html: string): PageFile {
  const content = new TextEncoder().encode(html);
  return { name, contentType: 'text/html; charset=utf-8', content, isImmutable: false };
}
