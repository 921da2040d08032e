import { readFileSync } from 'node:fs';
import { bundlePage, htmlFile, type PageFile } from '../../pipelines/pages/bundle-page.ts';
import { fillPage } from '../../pipelines/pages/fill-page.ts';

const fileOf = (name: string) => new URL(name, import.meta.url);

/** The page, its style and its script, for a web server that forwards to the search API beside them. */
export function buildPageFiles(): PageFile[] {
  const { files, script, style } = bundlePage({ script: fileOf('browser/search-page.ts'), style: fileOf('page.css') });
  const page = fillPage(readFileSync(fileOf('page.html'), 'utf8'), { script, style });
  return [htmlFile('index.html', page), ...files];
}
