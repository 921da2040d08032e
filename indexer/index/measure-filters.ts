import { lengthUnits, unitSpellings } from './measure-units.ts';

/** Stands between a number and what belongs to it until that is rewritten; the tokenizer never sees it. */
const JOINT = '\u{e000}';
const NUMBER = String.raw`\d+(?:\.\d+)?`;
const FRACTION = String.raw`(?:1/2|[12]/3|[13]/4|[1357]/8|(?:1[135]|[13579])/16|(?:3[01]|[12]\d|[1-9])/32)`;
/** A number is not read as such inside of a word, a code or a longer number. */
// Looks for the digit first: to look back at every letter would cost most of the time of indexing.
const NOT_INSIDE = String.raw`(?=\d)(?<![\p{L}\d./])`;
const LENGTH = `(?:${lengthUnits.join('|')})`;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

function rewrite(pattern: string, replacement: string) {
  return { type: 'pattern_replace', pattern, replacement };
}

/** Lower case for the rules below, and one way of writing what typewriters, word processors and people write in many. */
function foldedCharacters(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}=>${letter.toLowerCase()}`);
  const quotes = ['“=>"', '”=>"', '″=>"', "''=>\"", '’’=>"', "‘=>'", "’=>'", "′=>'", "`=>'", "´=>'"];
  const signs = [
    '×=>x',
    '–=>-',
    '—=>-',
    '‑=>-',
    '²=>2',
    '³=>3',
    '°=>\\u0020deg\\u0020',
    '®=>',
    '™=>',
    '&amp;=>&',
    'w/=>with\\u0020',
  ];
  const fractions = ['½=> 1/2', '¼=> 1/4', '¾=> 3/4', '⅓=> 1/3', '⅔=> 2/3', '⅛=> 1/8', '⅜=> 3/8', '⅝=> 5/8', '⅞=> 7/8'];
  return [...letters, ...quotes, ...signs, ...fractions].map((rule) => rule.replace(/=> /, String.raw`=>\u0020`));
}

/** `3/4` and `.75` become `0.75`: fractions down to a thirty-second, to five digits. */
function decimalFractions(): string[] {
  return [2, 3, 4, 8, 16, 32].flatMap((denominator) =>
    Array.from({ length: denominator - 1 }, (_, index) => {
      const decimals = ((index + 1) / denominator).toFixed(5).slice(1).replace(/0+$/, '');
      return `${JOINT}${index + 1}/${denominator}=>${decimals}`;
    }),
  );
}

const spellingOfUnit = unitSpellings.map(([, spelling]) => escaped(spelling)).join('|');

/**
 * What makes measures in titles and in queries the same tokens, in this order. `1-1/2 in. x 8'` becomes
 * `1.5in 1.5x8 8ft`; `60 x 90 cm` becomes `60cm 600mm 60x90 90cm 900mm 600x900`, so that it also meets `600 × 900 mm`.
 */
export const measureCharFilters = {
  folded_characters: { type: 'mapping', mappings: foldedCharacters() },
  thousands: rewrite(String.raw`,(?<=\d,)(?=\d{3}(?!\d))`, ''),
  mixed_fractions: rewrite(String.raw`${NOT_INSIDE}(\d+)(?:\s*-\s*|\s+)(${FRACTION})(?![\d/])`, `$1${JOINT}$2`),
  bare_fractions: rewrite(String.raw`(?=\d)(?<![\p{L}\d./${JOINT}])(${FRACTION})(?![\d/])`, `0${JOINT}$1`),
  decimal_fractions: { type: 'mapping', mappings: decimalFractions() },
  leading_points: rewrite(String.raw`\.(?<![\p{L}\d.]\.)(?=\d)`, '0.'),
  trailing_zeros: rewrite(String.raw`(?=\.)(?<=\d)(?:\.0+|(\.\d{0,12}?[1-9])0+)(?![\d.])`, '$1'),
  packs_of: rewrite(String.raw`(?=p)\bpacks? of (\d+)`, `$1${JOINT}pack `),
  units_joined: rewrite(
    String.raw`${NOT_INSIDE}(${NUMBER})(?:\s*-\s*|\s*)(?!in[ -](?:1|one)\b)(${spellingOfUnit})(?![\p{L}\d])\.?`,
    `$1${JOINT}$2 `,
  ),
  units_spelled: {
    type: 'mapping',
    mappings: unitSpellings.map(([unit, text]) => `${JOINT}${text}\\u0020=>${unit}\\u0020`),
  },
  sides_named: rewrite(String.raw`(\d${LENGTH}) +[whdl](?:\.|\b)(?![\p{L}\d-])`, '$1'),
  units_shared: rewrite(
    String.raw`${NOT_INSIDE}(?<!#)(?<!x)(?<!x )(${NUMBER})(?=\s*(?:x| by )\s*${NUMBER}(${LENGTH})\b(?!\s*x))`,
    '$1$2',
  ),
  dimensions: rewrite(
    String.raw`(?=\d)(?:${NOT_INSIDE}|(?<=\dx))(${NUMBER})(${LENGTH})?\s*(?:x| by )\s*(?=(${NUMBER})(?:${LENGTH}\b|(?=\s*x\s*\d)|(?![\p{L}\d])))`,
    '$1$2 $1x$3 ',
  ),
  centimetre_tenths: rewrite(String.raw`${NOT_INSIDE}(\d+)\.(\d)cm\b`, '$0 $1$2mm'),
  // Java reads $10 as the first group and a zero, as there is no tenth.
  centimetres: rewrite(String.raw`${NOT_INSIDE}(\d+)cm\b`, '$0 $10mm'),
  metre_tenths: rewrite(String.raw`${NOT_INSIDE}(\d+)\.(\d)m\b`, '$0 $1$200mm'),
  metres: rewrite(String.raw`${NOT_INSIDE}(\d+)m\b`, '$0 $1000mm'),
  millimetre_dimensions: rewrite(
    String.raw`(?=\d)(?<=\dc?m\s{1,2})(\d+)mm\s+[\d.]+x[\d.]+\s+[\d.]+c?m\s+(?=(\d+)mm)`,
    '$0$1x$2 ',
  ),
} as const;

/** Makes every measure a bare number, for analysis that only has to see where sizes stand. */
export const measureAsNumber = rewrite(
  String.raw`(?=\d)(?<![\p{L}\d.,/-])[\d.,/-]++\s*+-?\s*+(?:${spellingOfUnit})(?![\p{L}\d])\.?`,
  '0 ',
);
