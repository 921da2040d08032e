import { existsSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { apartTests } from './apart-tests.mjs';

test('every integration test that is named as one to run apart is there, once', () => {
  expect(apartTests.filter((file) => !existsSync(file))).toEqual([]);
  expect(apartTests).toEqual([...new Set(apartTests)]);
});
