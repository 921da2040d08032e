import type { SearchLanguage } from '../config.ts';
import { analysisSettings } from './analysis.ts';
import type { ProductDocument } from './product-document.ts';

type FieldMapping = Readonly<Record<string, unknown>>;

const KEYWORD_BYTES = 256;
const flag = { type: 'boolean' };
const whole = { type: 'integer' };
const large = { type: 'long' };
const moment = { type: 'date' };
const identifier = { type: 'keyword' };
const code = {
  type: 'keyword',
  normalizer: 'code',
  fields: {
    prefix: { type: 'text', analyzer: 'code_prefix', search_analyzer: 'keyword', index_options: 'docs', norms: false },
    parts: { type: 'text', analyzer: 'code_parts', norms: false },
  },
};
/** A property with few values: shown, filtered and counted as it is written; `folded` disregards case and accents. */
const facet = {
  type: 'keyword',
  copy_to: 'facts',
  fields: { folded: { type: 'keyword', normalizer: 'folded' } },
};

/** Words as products write them, unstemmed: what typing errors are measured against. */
const asWritten = { type: 'text', analyzer: 'spelled', norms: false };

function analysed(language: SearchLanguage, similarity: 'short_text' | 'long_text'): FieldMapping {
  return { type: 'text', analyzer: language, similarity };
}

/** Words of English by a strong stemmer, which finds more and errs more. */
function loosely(main: SearchLanguage): Readonly<Record<string, FieldMapping>> {
  return main === 'english' ? { loose: { type: 'text', analyzer: 'english_loose', similarity: 'short_text' } } : {};
}

function perFurtherLanguage(languages: readonly SearchLanguage[], similarity: 'short_text' | 'long_text') {
  return Object.fromEntries(languages.slice(1).map((language) => [language, analysed(language, similarity)]));
}

function titleMapping(languages: readonly SearchLanguage[], main: SearchLanguage): FieldMapping {
  return {
    ...analysed(main, 'short_text'),
    fields: {
      // Neighbouring words glued together, and single words: `photo book` and `photobook` are the same here.
      pairs: { type: 'text', analyzer: `${main}_pairs`, search_analyzer: main, similarity: 'short_text' },
      // The words that name the kind of thing: `rod` of `Shower curtain rod in chrome`.
      type: { type: 'text', analyzer: `${main}_type`, search_analyzer: main, norms: false },
      spelled: asWritten,
      prefix: {
        type: 'text',
        analyzer: 'typed_prefix',
        search_analyzer: 'spelled',
        index_options: 'docs',
        norms: false,
      },
      exact: { type: 'keyword', normalizer: 'folded', ignore_above: KEYWORD_BYTES },
      ...loosely(main),
      ...perFurtherLanguage(languages, 'short_text'),
    },
  };
}

function documentProperties(languages: readonly SearchLanguage[], main: SearchLanguage) {
  return {
    productId: identifier,
    revision: large,
    auditBucket: whole,
    contentHash: large,
    deleted: flag,
    deletedAt: moment,
    active: flag,
    sku: code,
    supplierCodes: code,
    title: titleMapping(languages, main),
    description: { ...analysed(main, 'long_text'), fields: perFurtherLanguage(languages, 'long_text') },
    brand: facet,
    categoryPaths: facet,
    variantGroup: identifier,
    formats: facet,
    sizesMm: facet,
    orientations: facet,
    materials: facet,
    finishes: facet,
    sides: whole,
    attributes: { type: 'keyword', ignore_above: KEYWORD_BYTES, copy_to: 'facts' },
    priceMinor: large,
    currency: identifier,
    available: large,
    inStock: flag,
    deliveryDays: whole,
    ratingTenths: whole,
    imageId: identifier,
    imageVerdict: identifier,
    imageWidthPx: whole,
    imageHeightPx: whole,
    popularity: { type: 'rank_feature' },
    listedAt: moment,
    updatedAt: moment,
    traceparent: { type: 'keyword', index: false, doc_values: false },
  } satisfies Record<keyof ProductDocument, FieldMapping>;
}

/**
 * Body of the request that creates a product index. The first language is the main one: `title`, `description` and
 * `facts` are analysed by it, and by every further one in subfields of its name. `facts` holds the words of brand,
 * category, formats and all other properties; it is searched only. Unknown fields are refused.
 */
export function productIndexBody(languages: readonly SearchLanguage[]) {
  const main = languages[0] ?? 'english';
  const facts = {
    ...analysed(main, 'short_text'),
    fields: { spelled: asWritten, ...loosely(main), ...perFurtherLanguage(languages, 'short_text') },
  };
  return {
    settings: { number_of_shards: 1, ...analysisSettings(languages.length === 0 ? [main] : languages) },
    mappings: { dynamic: 'strict', properties: { ...documentProperties(languages, main), facts } },
  };
}
