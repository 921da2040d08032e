/** Phrases that may stand for each other, or, after `=>`, for those before it but not the other way round. */
export interface SynonymRule {
  readonly line: number;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface SynonymFault {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

export type ReadSynonyms =
  | { readonly ok: true; readonly rules: readonly SynonymRule[] }
  | { readonly ok: false; readonly faults: readonly SynonymFault[] };

export const MAX_RULES = 5_000;
const MAX_PHRASES = 30;
const MAX_WORDS = 4;
const MAX_CHARACTERS = 60;

/**
 * Reads synonyms in Solr's format: `couch, sofa, settee` are equal, `otr => over the range` holds from left to right.
 * Lines that begin with # and empty lines are skipped. What is typed is always searched as well.
 */
export function readSynonyms(text: string): ReadSynonyms {
  const rules: SynonymRule[] = [];
  const faults: SynonymFault[] = [];
  for (const [index, content] of text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .entries()) {
    if (content.trim() === '' || content.trim().startsWith('#')) continue;
    const line = index + 1;
    const rule = readRule(line, content);
    const reason = typeof rule === 'string' ? rule : faultOf(rule);
    if (typeof rule !== 'string' && reason === undefined) rules.push(rule);
    else if (reason !== undefined) faults.push({ line, reason });
  }
  if (rules.length > MAX_RULES) faults.push({ line: 1, reason: `holds more than ${MAX_RULES} rules` });
  return faults.length === 0 ? { ok: true, rules } : { ok: false, faults };
}

/** One line per fault, for people. */
export function describeFaults(faults: readonly SynonymFault[]): string {
  return faults.map(({ line, reason }) => `line ${line}: ${reason}`).join('\n');
}

function readRule(line: number, content: string): SynonymRule | string {
  const sides = content.split('=>');
  if (sides.length > 2) return 'has more than one =>';
  const [from = [], to] = sides.map(phrasesOf);
  return { line, from, to: to ?? from };
}

function phrasesOf(side: string): string[] {
  return side.split(',').map((phrase) => phrase.trim().toLowerCase().replaceAll(/\s+/g, ' '));
}

function faultOf({ from, to }: SynonymRule): string | undefined {
  const isEqual = from === to;
  const phrases = isEqual ? from : [...from, ...to];
  const repeated = repeatedIn(from) ?? repeatedIn(to);
  if (phrases.includes('')) return 'has an empty phrase: is there a comma too many?';
  if (isEqual && from.length === 1) return `needs a second phrase beside "${from[0]}"`;
  if (repeated !== undefined) return `has "${repeated}" twice`;
  if (phrases.length > MAX_PHRASES) return `has more than ${MAX_PHRASES} phrases`;
  return phrases.map(phraseFault).find((fault) => fault !== undefined);
}

/** On one side; `color, colour => color` is a common way to write that the left is found by the right. */
function repeatedIn(phrases: readonly string[]): string | undefined {
  return phrases.find((phrase, index) => phrases.indexOf(phrase) !== index);
}

function phraseFault(phrase: string): string | undefined {
  if (phrase.length > MAX_CHARACTERS) return `"${phrase.slice(0, 20)}…" is longer than ${MAX_CHARACTERS} characters`;
  if (phrase.split(' ').length > MAX_WORDS) return `"${phrase}" has more than ${MAX_WORDS} words`;
  return /[\p{L}\p{N}]/u.test(phrase) ? undefined : `"${phrase}" has neither letter nor digit`;
}
