import type { SearchLanguage } from '../config.ts';

/** What a shopper's text means to this index: made by `understandQuery`, turned into a query by `textQuery`. */
export interface UnderstoodQuery {
  /** The text as it was typed, trimmed and with single spaces. */
  readonly text: string;
  /** In the order in which they were typed; empty when the text has no word or number. */
  readonly concepts: readonly Concept[];
  /** The whole text as a SKU or supplier code would be stored; null when it cannot be one. */
  readonly code: string | null;
  /** Words that the index does not know, and what they were taken for. */
  readonly corrections: readonly Correction[];
  /** The text with its corrections, to offer as "did you mean"; null when nothing was corrected. Finds something by itself. */
  readonly correctedText: string | null;
}

/** One thing that is asked for: a word, a measure or a code, with all the terms that a product may say it in. */
export interface Concept {
  readonly typed: string;
  readonly kind: 'word' | 'measure' | 'code';
  /** Roughly how many products say what was typed; 0: none, whatever else may stand for it. */
  readonly products: number;
  /** What finding it is worth, 1 being an ordinary word. */
  readonly weight: number;
  /** How much of an answer to "what is it?" the word is in this catalog, from 0 to 1: high for `rod`, low for `white`. */
  readonly typeShare: number;
  /** The first is the typed one. */
  readonly terms: readonly [SearchTerm, ...SearchTerm[]];
}

export interface SearchTerm {
  /** As the index holds it: folded, stemmed. */
  readonly term: string;
  readonly vocabulary: Vocabulary;
  /** How well it stands for what was typed, above 0 to 1. */
  readonly fidelity: number;
  readonly origin: TermOrigin;
}

/**
 * `words` of the main language, of a further `german`, …; `loose`: by a strong stemmer; `pairs`: two neighbouring words as
 * one; `begun`: beginnings of words.
 */
export type Vocabulary = 'words' | 'loose' | 'pairs' | 'begun' | SearchLanguage;

/** `joined`: typed in one, written apart; `neighbour`: typed apart beside its neighbour, perhaps written in one. */
export type TermOrigin = 'typed' | 'corrected' | 'synonym' | 'joined' | 'neighbour';

export interface Correction {
  readonly typed: string;
  readonly corrected: string;
}

/** What merchandisers set and may change at any time without a rebuild of the index. */
export interface UnderstandingSettings {
  /** Two settings with the same version have the same synonyms. */
  readonly version: string;
  /** Text in the format of `merchandising/synonyms.txt`. */
  readonly synonyms: string;
  /** The first is the main one, as the index was made. */
  readonly languages: readonly SearchLanguage[];
}

/** How much of the query a product must show: every concept, most of them, or any. */
export type Strictness = 'all' | 'most' | 'any';
