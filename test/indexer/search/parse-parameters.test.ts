import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseParameters } from '../../../indexer/search/parse-parameters.ts';
import {
  parseSearchParameters,
  searchParameters,
  similarParameters,
  suggestParameters,
} from '../../../indexer/search/search-parameters.ts';
import { parametersOf } from './search-parameters-of.ts';

function problemsOf(queryString: string) {
  const parsed = parseSearchParameters(queryString);
  return parsed.ok ? [] : parsed.problems.map(({ code, parameter }) => `${code} ${parameter}`);
}

describe('parameters of a search', () => {
  test('have their defaults when nothing is sent', () => {
    expect(parametersOf('')).toEqual({
      q: '',
      category: [],
      brand: [],
      material: [],
      finish: [],
      format: [],
      sides: [],
      orientation: [],
      availability: [],
      priceMin: undefined,
      priceMax: undefined,
      sort: 'relevance',
      page: 1,
      size: 24,
      after: '',
      facets: searchParameters.facets.values,
      variants: 'collapsed',
    });
  });

  test('take several values by repetition, with commas in them, and each once', () => {
    const { category } = parametersOf('category=Cards%2C%20small&category=Posters&category=Posters');
    expect(category).toEqual(['Cards, small', 'Posters']);
  });

  test('count as absent when they are empty, as forms send them', () => {
    expect(parametersOf('q=&priceMin=&priceMax=&sort=&material=&page=')).toEqual(parametersOf(''));
  });

  test('choose facets with commas or by repetition, all of them or none', () => {
    expect(parametersOf('facets=price,material').facets).toEqual(['material', 'price']);
    expect(parametersOf('facets=price&facets=material').facets).toEqual(['material', 'price']);
    expect(parametersOf('facets=none').facets).toEqual([]);
    expect(parametersOf('').facets).toHaveLength(9);
  });

  test('have control characters read as spaces and accents composed', () => {
    expect(parametersOf('q=%00a3%0Aposter%09').q).toBe('a3 poster');
    expect(parametersOf(`q=${encodeURIComponent('cafe\u0301')}`).q).toBe('caf\u00e9');
  });

  test('may be written with plus signs, and with percent signs that escape nothing', () => {
    expect(parametersOf('q=a3+poster').q).toBe('a3 poster');
    expect(parametersOf('q=50%+off').q).toBe('50% off');
  });

  test.each([
    ['colour=red', 'PARAMETER_UNKNOWN colour'],
    ['Q=poster', 'PARAMETER_UNKNOWN Q'],
    ['__proto__=1', 'PARAMETER_UNKNOWN __proto__'],
    ['constructor=1', 'PARAMETER_UNKNOWN constructor'],
    ['q=a&q=b', 'PARAMETER_REPEATED q'],
    [`q=${'x'.repeat(201)}`, 'PARAMETER_TOO_LONG q'],
    [`material=${'x'.repeat(1001)}`, 'PARAMETER_TOO_LONG material'],
    [Array.from({ length: 21 }, (_, nth) => `material=${nth}`).join('&'), 'PARAMETER_TOO_MANY material'],
    ['sort=cheapest', 'PARAMETER_WRONG sort'],
    ['sides=3', 'PARAMETER_WRONG sides'],
    ['facets=colour', 'PARAMETER_WRONG facets'],
    ['page=0', 'PARAMETER_WRONG page'],
    ['page=1.5', 'PARAMETER_WRONG page'],
    ['page=1e3', 'PARAMETER_WRONG page'],
    ['page=-1', 'PARAMETER_WRONG page'],
    ['size=101', 'PARAMETER_WRONG size'],
    ['priceMin=19.90', 'PARAMETER_WRONG priceMin'],
    ['priceMin=2000&priceMax=1000', 'PARAMETERS_CONTRADICT priceMax'],
    ['page=2&after=first', 'PARAMETERS_CONTRADICT page'],
    ['page=101&size=100', 'PAGE_TOO_DEEP page'],
  ])('are refused by name: %s', (queryString, problem) => {
    expect(problemsOf(queryString)).toEqual([problem]);
  });

  test('go as deep as OpenSearch pages and no deeper', () => {
    expect(problemsOf('page=100&size=100')).toEqual([]);
    expect(problemsOf('page=10000&size=1')).toEqual([]);
    expect(problemsOf('page=417&size=24')).toEqual(['PAGE_TOO_DEEP page']);
  });

  test('are all named when several are wrong, and not without end', () => {
    expect(problemsOf('page=x&size=y&z=1')).toEqual([
      'PARAMETER_UNKNOWN z',
      'PARAMETER_WRONG page',
      'PARAMETER_WRONG size',
    ]);
    const many = Array.from({ length: 500 }, (_, nth) => `x${nth}=1`).join('&');
    expect(problemsOf(many)).toHaveLength(20);
  });

  test('are not quoted at length in what is said about them', () => {
    const parsed = parseSearchParameters(`sort=${'<script>'.repeat(100)}&${'n'.repeat(5_000)}=1`);
    expect(JSON.stringify(parsed).length).toBeLessThan(1_500);
  });
});

const anyPairs = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(...Object.keys(searchParameters)), fc.string({ unit: 'binary' })),
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer().map(String),
      fc.constantFrom('relevance', 'first', 'price', '1'),
    ),
  ),
  { maxLength: 12 },
);

describe('whatever is sent', () => {
  test('is either read within the declared limits or refused with a code, a name and a sentence', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyPairs.map((pairs) => new URLSearchParams(pairs).toString()),
          fc.string(),
        ),
        (text) => {
          const parsed = parseSearchParameters(text);
          if (parsed.ok) {
            const { q, page, size, material, sort } = parsed.value;
            expect(q.length).toBeLessThanOrEqual(searchParameters.q.maxLength);
            expect(page * size).toBeLessThanOrEqual(10_000);
            expect(material.length).toBeLessThanOrEqual(searchParameters.material.maxCount);
            expect(searchParameters.sort.values).toContain(sort);
          } else {
            expect(parsed.problems.length).toBeGreaterThan(0);
            for (const { code, parameter, message } of parsed.problems) {
              expect(code).toMatch(/^PA[A-Z_]+$/);
              expect(parameter).not.toBeNull();
              expect(message).toMatch(/\.$/);
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('to the other routes as well', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const table of [suggestParameters, similarParameters]) {
          expect([true, false]).toContain(parseParameters(table, text).ok);
        }
      }),
    );
  });

  test('must have what is required', () => {
    const parsed = parseParameters(suggestParameters, 'size=3');
    expect(parsed).toEqual({
      ok: false,
      problems: [{ code: 'PARAMETER_MISSING', parameter: 'q', message: 'q is missing.' }],
    });
  });
});
