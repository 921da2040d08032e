import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { contentSecurityPolicy, type PageSources } from './page-policy.ts';
import { pageSettings } from './page-settings.ts';
import type { SignInSettings } from './sign-in-settings.ts';

/** A file of the page as it is delivered. */
export interface PageFile {
  /** Without a folder. */
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Its name holds a hash of its content, so that browsers may keep it for ever. */
  readonly isImmutable: boolean;
}

export interface PageOptions {
  /** Without a slash at its end; null when the page's own origin forwards to it. */
  readonly apiUrl: string | null;
  readonly storageOrigins: readonly string[];
  /** @default nobody can sign in */
  readonly signIn?: SignInSettings | undefined;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The page, its style and its scripts; the viewer of deep zoom is a script of its own, loaded when it is wanted. */
export function buildPageFiles(options: PageOptions): PageFile[] {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [fileOf('browser/upload-page.ts'), fileOf('page.css')],
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
  const page = pageDocument(options, { script: entry('upload-page.ts'), style: entry('page.css') });
  const document = { name: 'index.html', contentType: 'text/html; charset=utf-8', isImmutable: false };
  return [{ ...document, content: new TextEncoder().encode(page) }, ...files, viewerLicence()];
}

/** OpenSeadragon asks for its notice in what is delivered; minified, the viewer has lost it. */
function viewerLicence(): PageFile {
  const folder = dirname(createRequire(import.meta.url).resolve('openseadragon/package.json'));
  const content = readFileSync(join(folder, 'LICENSE.txt'));
  return { name: 'openseadragon-licence.txt', contentType: 'text/plain; charset=utf-8', content, isImmutable: false };
}

/** Where the page speaks to, for the policy that its server sends. */
export function sourcesOf({ apiUrl, storageOrigins, signIn }: PageOptions): PageSources {
  return {
    apiOrigin: apiUrl === null ? null : new URL(apiUrl).origin,
    storageOrigins,
    signInOrigin: signIn === undefined ? null : new URL(signIn.tokenUrl).origin,
  };
}

function pageDocument(options: PageOptions, { script, style }: { script: string; style: string }): string {
  // Nothing in the settings can end the element that holds them.
  const settings = JSON.stringify(pageSettings(options.apiUrl ?? '', options.signIn ?? null)).replaceAll(
    '<',
    '\\u003c',
  );
  const replacements: readonly (readonly [string, string])[] = [
    ['{{policy}}', contentSecurityPolicy(sourcesOf(options))],
    ['{{style}}', style],
    ['{{script}}', script],
    ['"{{settings}}"', settings],
  ];
  return replacements.reduce(
    (text, [place, value]) => {
      if (!text.includes(place)) throw new Error(`page.html lacks ${place}`);
      return text.replaceAll(place, () => value);
    },
    readFileSync(fileOf('page.html'), 'utf8'),
  );
}
