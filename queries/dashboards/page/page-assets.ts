import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BundledPage, bundlePage, type PageFile } from '../../../pipelines/pages/bundle-page.ts';

const fileOf = (name: string) => new URL(name, import.meta.url);

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
export function buildPageAssets(): BundledPage {
  const bundled = bundlePage({
    script: fileOf('browser/dashboards-page.ts'),
    style: fileOf('page.css'),
    replaced: Object.fromEntries(unusedParts.map((name) => [name, fileOf('browser/no-part-of-vega.ts')])),
  });
  return { ...bundled, files: [...bundled.files, licenceOfVega()] };
}

/** Vega asks for its notice in what is delivered; minified, it has lost it. */
function licenceOfVega(): PageFile {
  const folder = dirname(createRequire(import.meta.url).resolve('vega/vega-schema.json'));
  const content = readFileSync(join(folder, '..', 'LICENSE'));
  return { name: 'vega-licence.txt', contentType: 'text/plain; charset=utf-8', content, isImmutable: false };
}
