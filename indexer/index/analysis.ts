import type { SearchLanguage } from '../config.ts';
import { measureAsNumber, measureCharFilters } from './measure-filters.ts';
import { measureUnits } from './measure-units.ts';
import { paperFormatRules } from './paper-formats.ts';

const measures = Object.keys(measureCharFilters);
const typeOfThing = ['folded_characters', 'type_measures', 'type_phrase', 'type_sizes', 'type_word'];
const notLengths = measureUnits.filter((unit) => !['in', 'ft', 'yd', 'mm', 'cm', 'm', 'g'].includes(unit));

/** How each language folds and stems words. English plurals that the light stemmer keeps (`curtains`) lose their s after it. */
const languageFilters: Readonly<Record<SearchLanguage, readonly string[]>> = {
  english: [
    'english_possessive',
    'folding',
    'english_irregular',
    'english_doers',
    'english_doer',
    'english_light',
    'english_plural',
  ],
  german: ['german_normalization', 'folding', 'german_light'],
  french: ['french_elision', 'french_light', 'folding'],
};

const looseEnglish = ['english_possessive', 'folding', 'english_irregular', 'english_strong'];
const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

const filters = {
  folding: { type: 'asciifolding' },
  english_possessive: { type: 'stemmer', language: 'possessive_english' },
  // Their own stems, so that what follows leaves them alone.
  english_irregular: {
    type: 'stemmer_override',
    rules: [
      'glasses => glass',
      'leaves => leaf',
      'shelves => shelf',
      'knives => knife',
      'gallon => gal',
      'feet => foot',
      ...numberWords.map((word, number) => `${word} => ${number}`),
    ],
  },
  // What does something is another thing than what is done: nailers are no nails, and the light stemmer would make them so.
  english_doers: { type: 'pattern_replace', pattern: '^(\\p{L}{2,}[eo]r)s$', replacement: '$1' },
  english_doer: { type: 'keyword_marker', keywords_pattern: '\\p{L}{2,}[eo]r' },
  english_light: { type: 'stemmer', language: 'light_english' },
  english_plural: { type: 'stemmer', language: 'minimal_english' },
  english_strong: { type: 'stemmer', language: 'porter2' },
  german_light: { type: 'stemmer', language: 'light_german' },
  french_elision: {
    type: 'elision',
    articles_case: true,
    articles: ['l', 'm', 't', 'qu', 'n', 's', 'j', 'd', 'c', 'jusqu', 'quoiqu', 'lorsqu', 'puisqu'],
  },
  french_light: { type: 'stemmer', language: 'light_french' },
  // Not a synonym filter, because that would analyse the rules themselves.
  paper_formats: { type: 'stemmer_override', rules: paperFormatRules() },
  // `5gal` is also found as 5 and as gal; the bare unit of a length would be found everywhere.
  measure_parts: {
    type: 'pattern_capture',
    preserve_original: true,
    patterns: [`^(\\d+(?:\\.\\d+)?)(?:${measureUnits.join('|')})$`, `^\\d+(?:\\.\\d+)?(${notLengths.join('|')})$`],
  },
  glued_pairs: {
    type: 'shingle',
    min_shingle_size: 2,
    max_shingle_size: 2,
    output_unigrams: true,
    token_separator: '',
  },
  typed_prefixes: { type: 'edge_ngram', min_gram: 1, max_gram: 15, preserve_original: true },
  code_prefixes: { type: 'edge_ngram', min_gram: 3, max_gram: 20, preserve_original: true },
} as const;

const charFilters = {
  ...measureCharFilters,
  // What a product is stands before `with`, `for`, a comma or a bracket. The last word of that names the thing, but for sizes
  // and codes after it; so does the word with the one before it glued to it: `curtainrod rod`.
  type_measures: measureAsNumber,
  type_phrase: {
    type: 'pattern_replace',
    pattern: String.raw`(?<=[\p{L}\d.'"])\s*+(?:[(,;]|(?<=\s)(?:-|with|for|in|from|by|w)\s).*$`,
    replacement: '',
  },
  type_sizes: {
    type: 'pattern_replace',
    pattern: String.raw`(?<=\S)(?:\s++[^\s\d]*+\d\S*+|\s++(?:x|[^\p{L}\s]++)(?!\S))++\s*+$`,
    replacement: '',
  },
  type_word: { type: 'pattern_replace', pattern: String.raw`^(?:.*\s)?(\S++)\s++(\S++)\s*+$`, replacement: '$1$2 $2' },
  code_marks: { type: 'pattern_replace', pattern: String.raw`[^\p{L}\p{N}]+`, replacement: '' },
} as const;

function custom(charFilter: readonly string[], filter: readonly string[], tokenizer = 'standard') {
  return { type: 'custom', char_filter: charFilter, tokenizer, filter };
}

function languageAnalyzers(language: SearchLanguage) {
  const stems = ['paper_formats', ...languageFilters[language]];
  return {
    [language]: custom(measures, ['lowercase', ...stems, 'measure_parts']),
    // Glued before they are stemmed, as `pottingsoil` would be: the first word stays as it is written.
    [`${language}_pairs`]: custom(measures, ['lowercase', 'folding', 'paper_formats', 'glued_pairs', ...stems]),
    [`${language}_type`]: custom(typeOfThing, ['lowercase', ...stems]),
  };
}

/** Similarities for BM25 by the kind of text: in titles a word said twice and a few more words say little. */
const similarities = {
  short_text: { type: 'BM25', k1: 0.6, b: 0.3 },
  long_text: { type: 'BM25', k1: 1, b: 0.6 },
};

/** The `analysis` and `similarity` settings of a product index. */
export function analysisSettings(languages: readonly SearchLanguage[]) {
  return {
    similarity: similarities,
    analysis: {
      char_filter: charFilters,
      filter: filters,
      normalizer: {
        folded: { type: 'custom', filter: ['lowercase', 'asciifolding'] },
        code: { type: 'custom', char_filter: ['code_marks'], filter: ['lowercase'] },
      },
      analyzer: {
        ...Object.assign({}, ...languages.map(languageAnalyzers)),
        // Lighting and light, insulated and insulation: what the light stemmer keeps apart, as a second choice.
        english_loose: custom(['folded_characters'], ['lowercase', ...looseEnglish]),
        spelled: custom(['folded_characters'], ['lowercase', 'folding']),
        typed_prefix: custom(['folded_characters'], ['lowercase', 'folding', 'typed_prefixes']),
        // For queries: their words must stand at the same places in all analyses, measures among them.
        english_loose_measured: custom(measures, ['lowercase', ...looseEnglish]),
        spelled_measured: custom(measures, ['lowercase', 'folding']),
        code_prefix: custom(['code_marks'], ['lowercase', 'code_prefixes'], 'keyword'),
        code_parts: custom([], ['lowercase']),
      },
    },
  };
}
