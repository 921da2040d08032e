import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The browser's part of the page as one ES module for browsers of the last few years. */
export function bundlePageScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('browser/search-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('esbuild made no page script');
  return script.text;
}
