import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { understandOnAnyIndex } from '../../../indexer/search/understand-on-older-index.ts';

const client = createSearchClient(readIndexerConfig(['openSearchUrl']).openSearchUrl);
const index = `older-${uuid()}`;
const settings = { version: index, synonyms: 'poster, placard', languages: ['english'] } as const;

beforeAll(async () => {
  await client.indices.create({
    index,
    body: {
      settings: { number_of_replicas: 0 },
      mappings: { dynamic: 'strict', properties: { title: { type: 'text', analyzer: 'english' } } },
    },
  });
  await client.index({ index, id: '1', refresh: true, body: { title: 'Posters in A2' } });
});

afterAll(async () => {
  await client.indices.delete({ index });
});

test('an index of an older version is searched by its words, and somebody is told', async () => {
  const told: unknown[] = [];
  const understood = await understandOnAnyIndex(client, index, '  Posters   glossy ', settings, (error) =>
    told.push(error),
  );
  expect(told).toHaveLength(1);
  expect(understood.text).toBe('Posters glossy');
  expect(understood.concepts.map(({ terms }) => terms[0].term)).toEqual(['poster', 'glossi']);
  expect(understood.concepts.map(({ products }) => products)).toEqual([1, 0]);
});

test('an index that is not there is no older one', async () => {
  await expect(understandOnAnyIndex(client, `${index}-gone`, 'poster', settings)).rejects.toThrow(/index_not_found/);
});
