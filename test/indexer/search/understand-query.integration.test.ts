import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import type { SearchLanguage } from '../../../indexer/config.ts';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { productFinder } from '../../../indexer/relevance/find-products.ts';
import { fillIndex } from '../../../indexer/relevance/measured-index.ts';
import { understandQuery } from '../../../indexer/search/understand-query.ts';
import { productDocument } from '../index/product-documents.ts';

const { INKSTREAM_OPENSEARCH_URL: url = '' } = process.env;
const client = createSearchClient(url);
const index = `understanding-${uuid()}`;
const languages: readonly SearchLanguage[] = ['english', 'german', 'french'];

const titles = {
  curtain: 'Fabric Shower Curtain in White, 72 in. x 72 in.',
  rod: 'Shower Curtain Rod in Chrome',
  liner: 'Liner for Shower Curtains',
  couch: 'Leather Couch, Brown',
  cleaner: 'Leather Couch Cleaner',
  album: 'Photobook A4, landscape',
  book: 'Photo book A3, gloss 250 g',
  fridge: 'Whirlpool 25 cu. ft. Refrigerator in Stainless Steel',
  drill: 'DeWalt DCD791D2 Cordless Drill',
  reservation: 'Visitenkarte, mattes Papier',
  affiche: 'Affiches murales A2',
  shelf: 'Steel Shelving Unit 5 Shelves',
  stake: 'Steele Garden Stake',
};

function settings(synonyms = '', version = synonyms) {
  return { version, synonyms, languages };
}

async function found(text: string, synonyms = ''): Promise<readonly string[]> {
  return (await productFinder(client, index, settings(synonyms))(text)).ids;
}

async function understood(text: string) {
  return understandQuery(client, index, text, { ...settings(), languages: ['english'] });
}

beforeAll(async () => {
  const { settings: indexSettings, mappings } = productIndexBody(languages);
  const body = { settings: { ...indexSettings, number_of_replicas: 0 }, mappings };
  await client.indices.create({ index, body: body as never });
  async function* documents() {
    for (const [id, title] of Object.entries(titles)) {
      yield productDocument(id, 1, { title, description: '', brand: null, categoryPaths: [], sku: `SKU-${id}` });
    }
  }
  await fillIndex(client, index, documents(), () => undefined);
});
afterAll(() => client.indices.delete({ index }));

describe('what a shopper types', () => {
  it.each([
    ['the thing itself before its accessories', 'shower curtain', 'curtain'],
    ['an accessory that is asked for', 'shower curtain rod', 'rod'],
    ['the thing before what is for it', 'leather couch', 'couch'],
    ['measures in another notation', 'curtain 72x72', 'curtain'],
    ['a format by its size', 'photo book 297 x 420 mm', 'book'],
    ['words in one', 'photobook a3', 'book'],
    ['words apart', 'photo book a4', 'album'],
    ['a typing error', 'showr curtian rod', 'rod'],
    ['a typing error in a stemmed word', 'refrigeratr', 'fridge'],
    ['a word cut short', 'refrig', 'fridge'],
    ['a model by its beginning', 'dcd791', 'drill'],
    ['a SKU however it is written', 'sku drill', 'drill'],
    ['another form of the word by a strong stemmer', 'shelve', 'shelf'],
    ['German by its own stems', 'visitenkarten matt', 'reservation'],
    ['French by its own stems', 'affiche murale', 'affiche'],
  ])('finds %s', async (_, text, first) => {
    expect((await found(text))[0]).toBe(first);
  });

  it.each(['', '   ', '"', '* OR 1=1', '{"match_all":{}}', '🖨️💥', '\u0000', 'a'.repeat(500), '-', '/../', '((('])(
    'is harmless, whatever it is: %j',
    async (text) => {
      await expect(found(text)).resolves.toBeInstanceOf(Array);
    },
  );
});

const patienceMs = 90_000;

describe('a whole page of text', () => {
  it(
    'is searched for without breaking a limit of the engine',
    async () => {
      const words = Array.from(
        { length: 120 },
        (_, nth) => `${Object.values(titles)[nth % 13]} word${nth} 3/4 in. couch`,
      );
      const synonyms = `couch, ${Array.from({ length: 29 }, (_, nth) => `sofa ${nth}`).join(', ')}`;
      expect((await found(words.join(' '), synonyms)).length).toBeGreaterThan(0);
    },
    patienceMs,
  );
});

describe('synonyms', () => {
  it('apply as soon as the settings have them, to any form of the word', async () => {
    expect(await found('settees')).toEqual([]);
    expect((await found('settees', 'settee, couch'))[0]).toBe('couch');
  });

  it('work for phrases in both directions', async () => {
    const synonyms = 'vanity rail, shower curtain rod\nicebox => refrigerator';
    expect((await found('vanity rail', synonyms))[0]).toBe('rod');
    expect((await found('icebox', synonyms))[0]).toBe('fridge');
  });

  it('that cannot be read are refused by line', async () => {
    await expect(found('couch', 'couch\nsofa')).rejects.toThrow('line 1: needs a second phrase beside "couch"');
  });
});

describe('did you mean', () => {
  it('offers what products say, in their words', async () => {
    expect((await understood('Fabrik SHOWR curtain')).correctedText).toBe('fabric shower curtain');
  });

  it.each(['shower curtain', 'settees', 'dcd79', '7777777', 'xqzwv', '72x7'])('offers nothing for %s', async (text) => {
    expect((await understood(text)).correctedText).toBeNull();
  });
});
