import type { SearchLanguage } from '../config.ts';
import { lengthUnits, unitSpellings } from '../index/measure-units.ts';

/** A piece of a query that is understood as a whole. */
export interface QueryPiece {
  readonly text: string;
  readonly kind: 'word' | 'measure';
  /** Follows `for`, `with` or the like: it says more of what is looked for, and is not that itself. */
  readonly isModifier: boolean;
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const vulgar = '[½¼¾⅓⅔⅛⅜⅝⅞]';
const number = String.raw`(?:\d+(?:\s+|\s*-\s*)\d{1,2}\/\d{1,2}|\d+\/\d+|\d*\.\d+|\d+\s?${vulgar}|\d+(?:,\d{3})*(?:\.\d+)?|${vulgar})`;
/** As typed: the index has folded these by the time it looks for units. */
const unfolded = ['g/m²', 'ft²', "''", '″', '”', '“', '’', '′'];
const unit = `(?:${[...unfolded, ...unitSpellings.map(([, spelling]) => spelling)].map(escaped).join('|')})`;
const measure = String.raw`${number}(?:\s*-?\s*${unit}(?![\p{L}\d])\.?)?`;
const side = String.raw`(?:\s+[whdl](?![\p{L}\d-]))?`;
const pieces = new RegExp(
  [
    String.raw`(?<measure>packs? of \d+(?![\p{L}\d])`,
    String.raw`(?<![\p{L}\d])${measure}${side}(?:\s*(?:x|×|\bby\b)\s*${measure}${side})*(?![\p{L}\d]))`,
    String.raw`[\p{L}\p{N}\p{M}]+(?:['’.&+\/_-][\p{L}\p{N}\p{M}]+)*`,
  ].join('|'),
  'giu',
);

/** Words that say how the others hang together and that products need not contain; after those of `before` comes what is not looked for itself. */
const connectors: Readonly<Record<SearchLanguage, { readonly before: string; readonly others: string }>> = {
  english: { before: 'for with without in on from by w', others: 'a an and at into of or the to that this is are my' },
  german: {
    before: 'für fuer mit ohne in auf von aus',
    others: 'der die das den dem ein eine einen und oder zu zum zur im',
  },
  french: { before: 'pour avec sans en sur dans par', others: 'le la les un une des du de et ou au aux à' },
};

/** Whether a word says no more than how others hang together, in any of these languages. */
export function isConnector(word: string, languages: readonly SearchLanguage[]): boolean {
  return languages.some((language) => {
    const { before, others } = connectors[language];
    return ` ${before} ${others} `.includes(` ${word} `);
  });
}

/**
 * Splits what was typed into words and measures (`1-1/2 in. x 8 ft`), dropping signs and connecting words; those are kept
 * when there is nothing else. Measures keep their units.
 */
export function splitQuery(text: string, languages: readonly SearchLanguage[]): QueryPiece[] {
  const before = new Set(languages.flatMap((language) => connectors[language].before.split(' ')));
  const others = new Set(languages.flatMap((language) => connectors[language].others.split(' ')));
  const all: QueryPiece[] = [];
  const content: QueryPiece[] = [];
  for (const { 0: match, groups } of text.normalize('NFC').toLowerCase().matchAll(pieces)) {
    const kind = groups?.measure === undefined ? 'word' : 'measure';
    const piece: QueryPiece = {
      text: match.trim(),
      kind,
      isModifier: all.some(({ text }) => before.has(text)) && content.length > 0,
    };
    all.push(piece);
    if (kind === 'measure' || !(before.has(piece.text) || others.has(piece.text))) content.push(piece);
  }
  return content.length > 0 ? content : all;
}

/** Whether a word mixes letters and digits as codes do, and is no length such as `8ft`. */
export function looksLikeCode(word: string): boolean {
  const isLength = new RegExp(String.raw`^\d+(?:\.\d+)?(?:${lengthUnits.join('|')})$`).test(word);
  return !isLength && /\d/.test(word) && /^[\p{L}\p{N}./_-]{4,40}$/u.test(word);
}
