import type { Rule } from './rules.ts';

/** The module that carries the files of `merchandising/` into the search function, which has no files beside it. */
export function bundledMerchandiseText(synonyms: string, rules: readonly Rule[]): string {
  const lines = synonyms.replace(/\n$/, '').split('\n');
  return [
    '// Made by npm run generate:search of synonyms.txt and rules.json; edit those.',
    "import type { Merchandise } from '../search-settings.ts';",
    '',
    '/** What is in force until merchandisers apply something of their own. */',
    'export const bundledMerchandise: Merchandise = {',
    '  revision: 0,',
    '  // biome-ignore format: a line per line of the file',
    '  synonyms: [',
    ...lines.map((line) => `    ${JSON.stringify(line)},`),
    "    '',",
    "  ].join('\\n'),",
    '  // biome-ignore format: as it was generated',
    `  rules: ${JSON.stringify(rules)},`,
    '};',
    '',
  ].join('\n');
}
