import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { uploadOpenApiDocument, uploadOpenApiText } from '../../../images/upload/openapi.ts';
import { uploadRoutes } from '../../../images/upload/routes.ts';

/** One line says enough of files of hundreds. */
function firstDifference(found: string, expected: string) {
  const lines = found.split('\n');
  const nth = expected.split('\n').findIndex((line, index) => line !== lines[index]);
  return found === expected ? undefined : { line: nth + 1, found: lines[nth], expected: expected.split('\n')[nth] };
}

describe('the OpenAPI document of the upload API', () => {
  const document = JSON.parse(JSON.stringify(uploadOpenApiDocument()));

  test('is that of these sources: if not, npm run generate:uploads', () => {
    expect(firstDifference(readFileSync('docs/upload-openapi.json', 'utf8'), uploadOpenApiText())).toBeUndefined();
  });

  test('has every route, and a schema for every reference', () => {
    const operations = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(operations.sort()).toEqual(
      Object.keys(uploadRoutes)
        .map((key) => key.replace('+', ''))
        .sort(),
    );
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.filter((name) => !Object.hasOwn(document.components.schemas, String(name)))).toEqual([]);
    expect(new Set(references)).toContain('PrintPassport');
  });

  test('asks of a request nothing that has a default', () => {
    const { StartUpload } = document.components.schemas;
    expect(StartUpload.required).not.toContain('contentType');
    expect(StartUpload.required).toContain('sizeBytes');
  });
});
