import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { productIndexBody } from '../../../indexer/index/mapping.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';

const { INKSTREAM_OPENSEARCH_URL: url = '' } = process.env;
const client = createSearchClient(url);
const index = `measures-${uuid()}`;

/** Tokens at one place are joined by |, the whole one first. */
async function tokensOf(text: string, analyzer = 'english'): Promise<string> {
  const answer = await client.indices.analyze({ index, body: { analyzer, text } });
  let place = -1;
  return (answer.body.tokens ?? [])
    .map(({ token, position }) => {
      const separator = place < 0 ? '' : position === place ? '|' : ' ';
      place = position;
      return separator + token;
    })
    .join('');
}

beforeAll(async () => {
  const { settings, mappings } = productIndexBody(['english', 'german', 'french']);
  await client.indices.create({ index, body: { settings: { ...settings, number_of_replicas: 0 }, mappings } as never });
});
afterAll(() => client.indices.delete({ index }));

describe('measures become the same tokens however they are written', () => {
  it.each([
    ['3/4 in.', '0.75in|0.75'],
    ['3/4"', '0.75in|0.75'],
    ['¾ inch', '0.75in|0.75'],
    ['.75 in', '0.75in|0.75'],
    ['1-1/2 in. pipe', '1.5in|1.5 pipe'],
    ['1 1/2" pipe', '1.5in|1.5 pipe'],
    ['1½ inches pipe', '1.5in|1.5 pipe'],
    ['1.50-inch pipe', '1.5in|1.5 pipe'],
    ['4x8', '4 4x8 8'],
    ['4 ft. x 8 ft.', '4ft|4 4x8 8ft|8'],
    ["4' x 8'", '4ft|4 4x8 8ft|8'],
    ['4 x 8 feet', '4ft|4 4x8 8ft|8'],
    ['4 by 8 foot', '4ft|4 4x8 8ft|8'],
    ['2 in. x 4 in. x 8 ft.', '2in|2 2x4 4in|4 4x8 8ft|8'],
    ['2x4x8', '2 2x4 4 4x8 8'],
    ['24 in. W x 36 in. H', '24in|24 24x36 36in|36'],
    ['#8 x 1-1/4 in.', '8 8x1.25 1.25in|1.25'],
    ['60x90cm', '60cm|60 600mm|600 60x90 90cm|90 600x900 900mm|900'],
    ['600 × 900 mm', '600mm|600 600x900 900mm|900'],
    ['2 x 1 m', '2m|2 2000mm|2000 2x1 1m|1 2000x1000 1000mm|1000'],
    ['A3', 'a3'],
    ['297 × 420 mm', '297mm|297 a3 420mm|420'],
    ['420x297', '420 a3 297'],
    ['29.7 x 42 cm', '29.7cm|29.7 297mm|297 29.7x42 42cm|42 a3 420mm|420'],
    ['DL', 'dl'],
    ['99x210', '99 dl 210'],
    ['170 gsm', '170g|170'],
    ['170 g/m²', '170g|170'],
    ['170g', '170g|170'],
    ['5-Gal. bucket', '5gal|5|gal bucket'],
    ['5 gallon bucket', '5gal|5|gal bucket'],
    ['12 oz.', '12oz|12|oz'],
    ['12 fl. oz.', '12oz|12|oz'],
    ['10 lbs', '10lb|10|lb'],
    ['10# rock', '10lb|10|lb rock'],
    ['60-Watt', '60w|60|w'],
    ['120 volts', '120v|120|v'],
    ['15 amps', '15amp|15|amp'],
    ['5,000 BTU', '5000btu|5000|btu'],
    ['33.3 sq. ft.', '33.3sqft|33.3|sqft'],
    ['20 square feet', '20sqft|20|sqft'],
    ['(3-Pack)', '3pk|3|pk'],
    ['pack of 3', '3pk|3|pk'],
    ['100 count', '100ct|100|ct'],
    ['18-gauge', '18ga|18|ga'],
  ])('%s', async (text, tokens) => {
    expect(await tokensOf(text)).toBe(tokens);
  });

  it.each([
    ['2 in 1 tool', '2 in 1 tool'],
    ['12/2 wire', '12 2 wire'],
    ['AB12in34', 'ab12in34'],
    ['24/7', '24 7'],
    ['HX-55103', 'hx 55103'],
  ])('but what only looks like one stays as it is: %s', async (text, tokens) => {
    expect(await tokensOf(text)).toBe(tokens);
  });
});

describe('words', () => {
  it.each([
    ['english', 'Curtains, boxes, batteries and shelves', 'curtain box battery and shelf'],
    ['english', "Men's nailers are no nails", 'men nailer are no nail'],
    ['english_pairs', 'Photo books', 'photo|photobook book'],
    ['english_pairs', 'photobook', 'photobook'],
    ['english_type', 'Fabric Shower Curtain Rod in Chrome (2-Pack)', 'curtainrod rod'],
    ['english_type', 'Rod for shower curtains', 'rod'],
    ['english_type', 'Art Poster A2 420x594', 'artposter poster'],
    ['english_type', '(2-Pack) Photo Books', 'photobook book'],
    ['english_type', 'Garden Hose 5/8 in. x 50 ft. #HX-551 - 2', 'gardenhose hose'],
    ['english_type', '3', '3'],
    ['german', 'Visitenkarten', 'visitenkart'],
    ['german', 'Grußkarte', 'grusskart'],
    ['french', "L'affiche", 'afich'],
    ['code_prefix', 'POS-A3', 'pos|posa|posa3'],
  ])('in %s: %s', async (analyzer, text, tokens) => {
    expect(await tokensOf(text, analyzer)).toBe(tokens);
  });
});

describe('any text', () => {
  it.each([
    ['spaces', ' '.repeat(30_000)],
    ['digits', '1'.repeat(30_000)],
    ['decimals', `1.${'10'.repeat(15_000)}2`],
    ['sizes', '4x'.repeat(15_000)],
    ['numbers', '1 1/2 '.repeat(5_000)],
    ['one word', 'a'.repeat(30_000)],
    ['words and sizes', 'a1 b '.repeat(6_000)],
    ['signs', '(-,"'.repeat(7_000)],
  ])('is analysed in no time, though it be %s only', async (_, text) => {
    const started = performance.now();
    for (const analyzer of ['english', 'english_pairs', 'english_type']) {
      await client.indices.analyze({ index, body: { analyzer, text } }).catch(tooManyTokens);
    }
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

/** More than 10,000 tokens are refused by `_analyze` alone, after the work. */
function tooManyTokens(error: Error): void {
  if (!error.message.includes('The number of tokens')) throw error;
}
