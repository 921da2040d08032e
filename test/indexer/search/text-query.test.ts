import { describe, expect, it } from '@jest/globals';
import { textQuery } from '../../../indexer/search/text-query.ts';
import type { Concept, SearchTerm, Strictness, UnderstoodQuery } from '../../../indexer/search/understood-query.ts';

function term(text: string, given: Partial<SearchTerm> = {}): SearchTerm {
  return { term: text, vocabulary: 'words', fidelity: 1, origin: 'typed', ...given };
}

function concept(typed: string, given: Partial<Concept> = {}): Concept {
  return { typed, kind: 'word', products: 1, weight: 1, typeShare: 0, terms: [term(typed)], ...given };
}

function query(concepts: readonly Concept[], code: string | null = null): UnderstoodQuery {
  const text = concepts.map(({ typed }) => typed).join(' ');
  return { text, concepts, code, corrections: [], correctedText: null };
}

const textOf = (concepts: readonly Concept[], strictness: Strictness = 'all', code: string | null = null) =>
  JSON.stringify(textQuery(query(concepts, code), strictness));

describe('the query for a text', () => {
  it('asks for nothing when nothing can be searched for', () => {
    expect(textQuery(query([]), 'any')).toEqual({ match_none: {} });
  });

  it('asks for the code alone when the text is nothing but a code', () => {
    expect(textOf([], 'all', 'hx55103')).toContain('"supplierCodes":{"value":"hx55103"');
  });

  it.each([
    ['all', 3],
    ['most', 2],
    ['any', 1],
  ] as const)('asks for %s concepts by %d of 3', (strictness, needed) => {
    const concepts = ['a2', 'poster', 'matt'].map((word) => concept(word));
    expect(textOf(concepts, strictness)).toContain(`"minimum_should_match":${needed}`);
  });

  it('looks for words in title, properties and description', () => {
    const text = textOf([concept('poster')]);
    for (const field of ['title', 'facts', 'description']) expect(text).toContain(`{"${field}":{"value":"poster"`);
  });

  it.each([
    ['pairs', 'title.pairs'],
    ['begun', 'title.prefix'],
    ['loose', 'facts.loose'],
    ['german', 'description.german'],
  ] as const)('looks for %s in %s', (vocabulary, field) => {
    const text = textOf([concept('poster', { terms: [term('poster'), term('other', { vocabulary })] })]);
    expect(text).toContain(`{"${field}":{"value":"other"`);
  });

  it('looks for the kind of thing where titles name it, and only for words that can', () => {
    expect(textOf([concept('rod', { typeShare: 0.8 })])).toContain('{"title.type":"rod"}');
    expect(textOf([concept('white', { typeShare: 0 })])).not.toContain('title.type');
  });

  it('prefers neighbours side by side', () => {
    const pair = term('showercurtain', { vocabulary: 'pairs', origin: 'neighbour' });
    const concepts = [
      concept('shower', { terms: [term('shower'), pair] }),
      concept('curtain', { terms: [term('curtain'), pair] }),
    ];
    expect(textOf(concepts)).toContain(
      '{"constant_score":{"filter":{"term":{"title.pairs":"showercurtain"}},"boost":0.5}}',
    );
  });

  it('holds what was typed as values of terms, never as syntax', () => {
    const text = textOf([concept('* OR title:x')]);
    expect(text).not.toMatch(/"(?:query_string|wildcard|regexp|script)"/);
  });

  it('is the same whenever it is asked for', () => {
    const concepts = [concept('poster', { typeShare: 0.5 }), concept('a2')];
    expect(textOf(concepts)).toBe(textOf(concepts));
  });
});
