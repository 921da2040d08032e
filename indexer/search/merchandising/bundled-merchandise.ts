// Made by npm run generate:search of synonyms.txt and rules.json; edit those.
import type { Merchandise } from '../search-settings.ts';

/** What is in force until merchandisers apply something of their own. */
export const bundledMerchandise: Merchandise = {
  revision: 0,
  // biome-ignore format: a line per line of the file
  synonyms: [
    "",
    '',
  ].join('\n'),
  // biome-ignore format: as it was generated
  rules: [],
};
