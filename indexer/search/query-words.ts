import { lengthUnits, unitSpellings } from '../index/measure-units.ts';

/** A piece of a query that is understood as a whole. */
export interface QueryPiece {
  readonly text: string;
  readonly kind: 'word' | 'measure';
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const number = String.raw`(?:\d+(?:\s+|\s*-\s*)\d{1,2}\/\d{1,2}|\d+\/\d+|\d*\.\d+|\d+(?:,\d{3})*(?:\.\d+)?|[½¼¾⅓⅔⅛⅜⅝⅞]|\d+\s?[½¼¾⅓⅔⅛⅜⅝⅞])`;
const unit = `(?:${[...unitSpellings.map(([, spelling]) => escaped(spelling)), '″', '”', '’', '′', '“', "''"].join('|')})`;
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

/** Words that say how the others hang together and that products need not contain. */
const connectors = new Set(
  'a an and at by for from in into of on or the to with w/ without that this is are my'.split(' '),
);

/** Splits what was typed into words and measures (`1-1/2 in. x 8 ft`), dropping signs. Measures keep their units. */
export function splitQuery(text: string): QueryPiece[] {
  return [...text.normalize('NFC').toLowerCase().matchAll(pieces)].map(({ 0: piece, groups }) => ({
    text: piece.trim(),
    kind: groups?.measure === undefined ? 'word' : 'measure',
  }));
}

export function isConnector(word: string): boolean {
  return connectors.has(word);
}

/** Whether a word mixes letters and digits as codes do, and is no length such as `8ft`. */
export function looksLikeCode(word: string): boolean {
  const isLength = new RegExp(String.raw`^\d+(?:\.\d+)?(?:${lengthUnits.join('|')})$`).test(word);
  return !isLength && /\d/.test(word) && /^[\p{L}\p{N}./_-]{4,40}$/u.test(word);
}
