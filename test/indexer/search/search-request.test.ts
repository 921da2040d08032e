import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ofCanary } from '../../../indexer/search/hidden-products.ts';
import { wholeProductOf } from '../../../indexer/search/product-answer.ts';
import type { QueryClause } from '../../../indexer/search/query-clause.ts';
import { parseSearchParameters } from '../../../indexer/search/search-parameters.ts';
import { allFilters, facetSearch, scoredQuery, searchRequest } from '../../../indexer/search/search-request.ts';
import { similarRequest } from '../../../indexer/search/similar.ts';
import { suggestRequest } from '../../../indexer/search/suggest.ts';
import { parametersOf } from './search-parameters-of.ts';

const noPlacement = { pin: [], hide: [] };
const text: QueryClause = { term: { title: 'poster' } };

function planned(queryString: string, placement: { pin: string[]; hide: string[] } = noPlacement) {
  const parameters = parametersOf(queryString);
  return { parameters, text: parameters.q === '' ? null : text, placement };
}

function requestOf(queryString: string) {
  return searchRequest(planned(queryString));
}

const textOf = (value: unknown) => JSON.stringify(value);

describe('the request of a page', () => {
  test('asks for that page', () => {
    expect(requestOf('q=x&page=3&size=20')).toMatchObject({ from: 40, size: 20 });
  });

  test('ends by itself, counts hits by its aggregations and fetches no field beyond the list', () => {
    const request = requestOf('q=x');
    expect(request).toMatchObject({ timeout: '2s', track_total_hits: false });
    expect(request._source).not.toContain('popularity');
    expect(request._source).not.toContain('revision');
    expect(request._source).not.toContain('description');
  });

  test.each([
    ['relevance', [{ _score: 'desc' }]],
    ['price', [{ priceMinor: { order: 'asc', missing: Number.MAX_SAFE_INTEGER } }]],
    ['-price', [{ priceMinor: { order: 'desc', missing: -1 } }]],
    ['newest', [{ listedAt: { order: 'desc', missing: -1 } }]],
    ['popularity', [{ _score: 'desc' }]],
  ])('sorts by %s and then by productId, so that no order is left open', (sort, keys) => {
    expect(requestOf(`sort=${sort}`).sort).toEqual([...keys, { productId: 'asc' }]);
  });

  test('collapses variants unless they are asked for', () => {
    expect(requestOf('q=x').collapse).toMatchObject({ field: 'variantGroup' });
    expect(requestOf('q=x&variants=all')).not.toHaveProperty('collapse');
  });

  test('keeps filters out of the query, so that facets see what the text matches', () => {
    const request = requestOf('q=x&material=Matt&format=A3&priceMin=100');
    expect(textOf(request.query)).not.toContain('Matt');
    expect(request.post_filter).toEqual({
      bool: { filter: allFilters(parametersOf('material=Matt&format=A3&priceMin=100')) },
    });
  });

  test('finds everything when nothing was typed, what sells best first', () => {
    expect(textOf(requestOf('').query)).toContain('"rank_feature":{"field":"popularity"');
    expect(textOf(requestOf('').query)).toContain('match_all');
  });

  test('puts what is out of stock below what is as good', () => {
    expect(textOf(requestOf('q=x').query)).toContain('"negative":{"term":{"inStock":false}},"negative_boost":0.5');
  });

  test('does not let the text score where another order was asked for', () => {
    expect(scoredQuery(planned('q=x&sort=price'))).toEqual({
      bool: { must: [{ constant_score: { filter: text, boost: 0 } }], filter: [], must_not: [ofCanary] },
    });
    expect(textOf(requestOf('q=x&sort=popularity').query)).toContain('"linear":{}');
  });
});

describe('the search for the facets', () => {
  const found = (matched: number, products: number, total: number) => ({ matched, products, total, isExact: true });

  test('is the same for every page and size, without hits, so that OpenSearch can keep its answer', () => {
    const first = facetSearch(planned('q=x&material=Matt'), found(90, 50, 20));
    expect(first).toMatchObject({ size: 0, track_total_hits: false, timeout: '2s' });
    expect(facetSearch(planned('q=x&material=Matt&page=2&size=5'), found(90, 50, 20))).toEqual(first);
  });

  test('is spared where nothing is to be counted', () => {
    expect(facetSearch(planned('q=x&facets=none'), found(90, 50, 20))).toBeUndefined();
    expect(facetSearch(planned('q=x'), found(0, 0, 0))).toBeUndefined();
  });

  test('counts products in place of groups where none has variants, which is known without filters alone', () => {
    expect(textOf(facetSearch(planned('q=x'), found(50, 50, 20)))).toContain('cardinality');
    expect(textOf(facetSearch(planned('q=x'), found(50, 50, 50)))).not.toContain('cardinality');
    expect(textOf(facetSearch(planned('q=x&material=Matt'), found(90, 50, 50)))).toContain('cardinality');
  });
});

describe('filters', () => {
  test('compare texts without case and accents, and widen within a facet', () => {
    expect(allFilters(parametersOf('material=Matt&material=Gloss'))).toEqual([
      {
        bool: {
          should: [{ term: { 'materials.folded': 'Matt' } }, { term: { 'materials.folded': 'Gloss' } }],
          minimum_should_match: 1,
        },
      },
    ]);
  });

  test.each([
    ['600x900', '600x900'],
    ['900 × 600 mm', '600x900'],
    ['900X600', '600x900'],
  ])('find a format by its size: %s', (format, size) => {
    expect(textOf(allFilters(parametersOf(`format=${encodeURIComponent(format)}`)))).toContain(
      `{"term":{"sizesMm":"${size}"}}`,
    );
  });

  test('bound prices on either side', () => {
    expect(allFilters(parametersOf('priceMin=5'))).toEqual([{ range: { priceMinor: { gte: 5 } } }]);
    expect(allFilters(parametersOf('priceMin=5&priceMax=9'))).toEqual([{ range: { priceMinor: { gte: 5, lte: 9 } } }]);
  });

  test('know sides as numbers and availability as a flag', () => {
    expect(allFilters(parametersOf('sides=2&availability=outOfStock'))).toEqual([
      { term: { sides: 2 } },
      { term: { inStock: false } },
    ]);
  });
});

describe('rules', () => {
  test('put pinned products first, in their order, whether or not the text matches them', () => {
    const query = textOf(scoredQuery(planned('q=x', { pin: ['p-1', 'p-2'], hide: [] })));
    expect(query).toContain('{"term":{"productId":"p-1"}},"boost":2000000');
    expect(query).toContain('{"term":{"productId":"p-2"}},"boost":1000000');
    expect(query).toContain('"minimum_should_match":1');
  });

  test('hide in every order, and pin in that of relevance alone', () => {
    const query = textOf(scoredQuery(planned('q=x&sort=price', { pin: ['p-1'], hide: ['p-9'] })));
    expect(query).toContain('"must_not":[{"terms":{"productId":["p-9"]}}');
    expect(query).not.toContain('p-1');
  });
});

describe('products of the canary', () => {
  const clause = { range: { productId: { gte: 'canary-', lt: 'canary.' } } };

  test.each([
    ['a search', () => scoredQuery(planned('q=poster'))],
    ['a list without words', () => scoredQuery(planned(''))],
    ['a suggestion', () => suggestRequest('can', 5, [])],
    ['products like another', () => similarRequest(wholeProductOf({ productId: 'p-1', title: 'Poster' }), 5)],
  ])('are hidden from %s', (_title, request) => {
    expect(textOf(request())).toContain(textOf(clause).slice(1, -1));
  });

  test('are shown to who types the beginning of its ids', () => {
    expect(textOf(scoredQuery(planned('q=canary-bcdf')))).not.toContain(textOf(clause).slice(1, -1));
  });
});

/** Every name of a clause in a query, wherever it stands. */
function clauseNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(clauseNames);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...clauseNames(inner)]);
}

const syntaxClauses = [
  'query_string',
  'simple_query_string',
  'script',
  'regexp',
  'wildcard',
  'prefix',
  'more_like_this',
];

describe('nothing that is typed becomes syntax', () => {
  const dangerous = fc.constantFrom(
    '*:* OR title:*',
    '"}},{"match_all":{}}',
    '/.*/',
    '{{7*7}}',
    'title:(a AND b)^100~2',
    '<img src=x onerror=alert(1)>',
    '_exists_:deleted',
    '\\',
    '[* TO *]',
  );
  const anyText = fc.oneof(dangerous, fc.string({ unit: 'grapheme', maxLength: 100 }));

  test('whatever stands in q and filters, the request has the same clauses as with harmless words', () => {
    fc.assert(
      fc.property(anyText, anyText, (q, material) => {
        const sent = new URLSearchParams({ q, material, format: material, brand: material }).toString();
        const parsed = parseSearchParameters(sent);
        if (!parsed.ok || parsed.value.material.length === 0) return;
        const search = { parameters: parsed.value, text, placement: noPlacement };
        const request = searchRequest(search);
        const names = clauseNames(request);
        for (const name of syntaxClauses) expect(names).not.toContain(name);
        const harmless = clauseNames(
          searchRequest({ ...search, parameters: parametersOf('q=x&material=y&format=z&brand=b') }),
        );
        const allowed = new Set([...harmless, 'sizesMm', 'should', 'minimum_should_match', 'bool']);
        expect(names.filter((name) => !allowed.has(name))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
