import { describe, expect, test } from '@jest/globals';
import {
  type AggregationAnswers,
  facetAggregations,
  readFacets,
  readTotals,
  totalAggregations,
} from '../../../indexer/search/facets.ts';
import { facetRequest } from '../../../indexer/search/search-request.ts';
import { parametersOf } from './search-parameters-of.ts';

function aggregationsOf(queryString: string) {
  return facetAggregations(facetRequest(parametersOf(queryString)));
}

function facetsOf(queryString: string, answers: AggregationAnswers) {
  return readFacets(facetRequest(parametersOf(queryString)), answers);
}

describe('facets', () => {
  test('without a choice share one filter', () => {
    const aggregations = aggregationsOf('facets=material,finish');
    expect(Object.keys(aggregations)).toEqual(['all']);
    expect(aggregations.all).toMatchObject({
      filter: { match_all: {} },
      aggs: { material: {}, finish: {} },
    });
  });

  test('with a choice are counted under all other filters, so that further values stay selectable', () => {
    const aggregations = aggregationsOf('facets=material,finish&material=Matt&finish=Foil');
    expect(Object.keys(aggregations)).toEqual(['without_material', 'without_finish']);
    expect(aggregations.without_material).toMatchObject({
      filter: { bool: { filter: [{ term: { 'finishes.folded': 'Foil' } }] } },
    });
    expect(aggregations.without_finish).toMatchObject({
      filter: { bool: { filter: [{ term: { 'materials.folded': 'Matt' } }] } },
    });
  });

  test('that were not asked for are not counted', () => {
    expect(Object.keys(aggregationsOf('facets=material&material=Matt'))).toEqual(['without_material']);
    expect(Object.keys(aggregationsOf('facets=finish&material=Matt'))).toEqual(['all']);
  });

  test('count variant groups where variants are collapsed, and products where they are not', () => {
    expect(JSON.stringify(aggregationsOf('facets=material'))).toContain('"cardinality":{"field":"variantGroup"');
    expect(JSON.stringify(aggregationsOf('facets=material&variants=all'))).not.toContain('cardinality');
  });

  test('list chosen values with their count even when others are more frequent, and mark them in any case', () => {
    const counted = {
      material: {
        buckets: [
          { key: 'Gloss', doc_count: 9, groups: { value: 4 } },
          { key: 'Matt', doc_count: 5, groups: { value: 3 } },
        ],
      },
      material_chosen: {
        buckets: [{ doc_count: 5, groups: { value: 3 } }, { doc_count: 2, groups: { value: 1 } }, { doc_count: 0 }],
      },
      doc_count: 20,
    };
    const { material } = facetsOf('facets=material&material=MATT&material=Rare&material=Unknown', {
      without_material: counted,
    });
    expect(material).toEqual([
      { value: 'Gloss', count: 4, chosen: false },
      { value: 'Matt', count: 3, chosen: true },
      { value: 'Rare', count: 1, chosen: true },
      { value: 'Unknown', count: 0, chosen: true },
    ]);
  });

  test('show sides as texts and stock by name', () => {
    const all = {
      sides: { buckets: [{ key: 2, doc_count: 3 }] },
      availability: {
        buckets: [
          { key: 1, key_as_string: 'true', doc_count: 3 },
          { key: 0, key_as_string: 'false', doc_count: 1 },
        ],
      },
      doc_count: 4,
    };
    expect(facetsOf('facets=sides,availability', { all })).toEqual({
      sides: [{ value: '2', count: 3, chosen: false }],
      availability: [
        { value: 'inStock', count: 3, chosen: false },
        { value: 'outOfStock', count: 1, chosen: false },
      ],
    });
  });

  test('show the span of prices and the ranges that are not empty, both ends inclusive', () => {
    const all = {
      price_stats: { min: 120, max: 900_000 },
      price_ranges: {
        buckets: [
          { key: '100.0-200.0', from: 100, to: 200, doc_count: 2 },
          { key: '200.0-500.0', from: 200, to: 500, doc_count: 0 },
          { key: '500000.0-*', from: 500_000, doc_count: 1 },
        ],
      },
      doc_count: 3,
    };
    expect(facetsOf('facets=price', { all }).price).toEqual({
      minMinor: 120,
      maxMinor: 900_000,
      ranges: [
        { fromMinor: 100, toMinor: 199, count: 2 },
        { fromMinor: 500_000, toMinor: null, count: 1 },
      ],
    });
  });

  test('of nothing are empty', () => {
    expect(facetsOf('facets=price,material', { all: { doc_count: 0 } })).toEqual({
      material: [],
      price: { minMinor: null, maxMinor: null, ranges: [] },
    });
  });
});

describe('the total', () => {
  test('is counted under all filters, beside what the text alone matches', () => {
    expect(totalAggregations(facetRequest(parametersOf('facets=none&material=Matt')))).toEqual({
      matched: { filter: { match_all: {} } },
      all: {
        filter: { bool: { filter: [expect.anything()] } },
        aggs: { groups: { cardinality: { field: 'variantGroup', precision_threshold: 10_000 } } },
      },
    });
    expect(totalAggregations(facetRequest(parametersOf('variants=all'))).all).not.toHaveProperty('aggs');
  });

  test('is that of groups where variants are collapsed, exact up to 10,000', () => {
    const answers = (value: number) => ({
      matched: { doc_count: 99_999 },
      all: { doc_count: 50_000, groups: { value } },
    });
    expect(readTotals(answers(10_000))).toEqual({ matched: 99_999, total: 10_000, products: 50_000, isExact: true });
    expect(readTotals(answers(10_001))).toEqual({ matched: 99_999, total: 10_001, products: 50_000, isExact: false });
  });

  test('is that of products where they are not', () => {
    const answers = { matched: { doc_count: 90_000 }, all: { doc_count: 80_000 } };
    expect(readTotals(answers)).toEqual({ matched: 90_000, total: 80_000, products: 80_000, isExact: true });
  });
});
