import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bundlePageScript } from './page-script.ts';

/** A file of the page as it is delivered. */
export interface PageFile {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** Its name holds a hash of its content, so that browsers may keep it for ever. */
  readonly isImmutable: boolean;
}

/** The page, its style and its script, for a web server that forwards to the search API beside them. */
export function buildPageFiles(): PageFile[] {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
  const assets = [
    hashed('page.css', 'text/css; charset=utf-8', read('page.css')),
    hashed('page.js', 'text/javascript; charset=utf-8', bundlePageScript()),
  ];
  const page = assets.reduce((text, { from, file }) => {
    if (!text.includes(`"${from}"`)) throw new Error(`page.html lacks ${from}`);
    return text.replace(`"${from}"`, `"${file.name}"`);
  }, read('page.html'));
  const contentType = 'text/html; charset=utf-8';
  const content = new TextEncoder().encode(page);
  return [{ name: 'index.html', contentType, content, isImmutable: false }, ...assets.map(({ file }) => file)];
}

function hashed(from: string, contentType: string, text: string): { readonly from: string; readonly file: PageFile } {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const name = from.replace('.', `-${hash}.`);
  return { from, file: { name, contentType, content: new TextEncoder().encode(text), isImmutable: true } };
}
