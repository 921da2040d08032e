import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startCommand, succeed } from '../../run-command.ts';
import { publishedProducts } from './published-products.ts';

const search = 'indexer/search/search.command.ts';
const explain = 'indexer/search/explain.command.ts';
const merchandise = 'indexer/search/merchandise.command.ts';
const { word, products, publish, remove } = publishedProducts('numbat', 4);
const [first] = products;

jest.setTimeout(120_000);
beforeAll(publish);
afterAll(() => remove());

describe('npm run search', () => {
  test('shows what shoppers find, with places, prices and scores', async () => {
    const { stdout } = await succeed(search, [`${word} poster`, '--sort', 'price', '--material', 'matt']);
    expect(stdout).toMatch(/^4 results in \d+ ms\n/);
    const rows = stdout.split('\n').filter((line) => line.includes(`${word} poster no.`));
    expect(rows[0]).toMatch(/^│ 1 .*own-.*-0 .*OWN-.*10\.00 EUR .*A3/);
    expect(rows).toHaveLength(4);
    expect(stdout).toContain('material: matt 4');
  });

  test('gives the whole answer as JSON', async () => {
    const { stdout } = await succeed(search, [word, '--json', '--size', '2', '--facets', 'none']);
    expect(JSON.parse(stdout)).toMatchObject({ total: 4, size: 2, facets: {}, products: [{}, {}] });
  });

  test('names what is wrong in one line and fails', async () => {
    const { exitCode, stderr } = await startCommand(search, ['poster', '--price-max', 'much']).outcome;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error priceMax is a whole number .*"much"\.\n$/);
  });
});

describe('npm run explain', () => {
  test('says where a product stands and what its score is made of', async () => {
    const { stdout } = await succeed(explain, [`${word} postr`, first?.sku ?? '']);
    expect(stdout).toContain(first?.title);
    expect(stdout).toMatch(/"postr" was taken for "poster"/);
    expect(stdout).toMatch(/Place \d of \d+\./);
    expect(stdout).toMatch(new RegExp(`${word} +│ +│ title`));
    expect(stdout).toMatch(/\d+ %/);
  });

  test('says why a product is not in the result', async () => {
    const filtered = await succeed(explain, [word, first?.productId ?? '', '--price-max', '1']);
    expect(filtered.stdout).toContain('Not in the result: it is left out by price.');
    const unlike = await succeed(explain, ['zzyzx', first?.productId ?? '']);
    expect(unlike.stdout).toContain('Not in the result: it lacks "zzyzx".');
  });

  test('knows no product that is not there', async () => {
    const { exitCode, stderr } = await startCommand(explain, [word, 'no-such-product']).outcome;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error The index has no product .*"no-such-product"\.\n$/);
  });
});

describe('npm run merchandise', () => {
  test('checks the files that are shipped', async () => {
    expect((await succeed(merchandise, ['check'])).stdout).toBe('Everything can be applied.\n');
  });

  test('shows what is in force, also as JSON', async () => {
    expect((await succeed(merchandise, ['show'])).stdout).toMatch(
      /^In force is .*: \d+ lines of synonyms, \d+ rules\n/,
    );
    expect(JSON.parse((await succeed(merchandise, ['show', '--json'])).stdout)).toMatchObject({
      revision: expect.any(Number),
    });
  });

  test('fails in one line without such a file', async () => {
    const { exitCode, stderr } = await startCommand(merchandise, ['check', '--rules', 'none.json']).outcome;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'error Cannot read none.json: is there such a file?\n',
    });
  });
});

test.each([search, explain, merchandise])('%s explains itself without a stack', async (command) => {
  const { stdout } = await succeed(command, ['--help']);
  expect(stdout).toContain('Examples:');
  expect(stdout).toContain('npm run ');
});
