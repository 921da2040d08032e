import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundledMerchandiseText } from '../../../indexer/search/bundled-merchandise-text.ts';
import { openApiDocument, openApiText } from '../../../indexer/search/openapi.ts';
import { readRules } from '../../../indexer/search/read-rules.ts';
import { routes } from '../../../indexer/search/routes.ts';
import { searchParameters } from '../../../indexer/search/search-parameters.ts';

const merchandising = 'indexer/search/merchandising';

/** One line says enough of files of hundreds. */
function firstDifference(found: string, expected: string) {
  const lines = found.split('\n');
  const nth = expected.split('\n').findIndex((line, index) => line !== lines[index]);
  return found === expected ? undefined : { line: nth + 1, found: lines[nth], expected: expected.split('\n')[nth] };
}

describe('what is generated for the search', () => {
  test('is the OpenAPI document of these sources: if not, npm run generate:search', () => {
    expect(firstDifference(readFileSync('docs/openapi.json', 'utf8'), openApiText())).toBeUndefined();
  });

  test('is the bundle of these synonyms and rules: if not, npm run generate:search', () => {
    const rules = readRules(readFileSync(`${merchandising}/rules.json`, 'utf8'));
    if (!rules.ok) throw new Error(`rules.json has faults: ${JSON.stringify(rules.faults)}`);
    const synonyms = readFileSync(`${merchandising}/synonyms.txt`, 'utf8');
    const bundled = readFileSync(`${merchandising}/bundled-merchandise.ts`, 'utf8');
    expect(firstDifference(bundled, bundledMerchandiseText(synonyms, rules.rules))).toBeUndefined();
  });
});

describe('the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument()));

  test('has every route with its parameters, and schemas for every reference', () => {
    expect(Object.keys(document.paths)).toEqual(Object.values(routes).map(({ path }) => path));
    const search = document.paths['/search'].get.parameters.map(({ name }: { name: string }) => name);
    expect(search).toEqual(Object.keys(searchParameters));
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !Object.hasOwn(document.components.schemas, String(name)))).toEqual([]);
  });

  test('says of every parameter what it means', () => {
    const parameters = Object.values<{ get: { parameters: { description?: string }[] } }>(document.paths).flatMap(
      ({ get }) => get.parameters,
    );
    expect(parameters.filter(({ description = '' }) => description.length < 5)).toEqual([]);
  });

  test('says which ids no path can carry', () => {
    for (const { path } of Object.values(routes).filter((route) => route.path.includes('{id}'))) {
      const [id] = document.paths[path].get.parameters;
      expect(id).toMatchObject({ name: 'id', in: 'path', description: expect.stringMatching(/slash.*"\."/) });
    }
  });
});
