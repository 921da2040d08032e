import { describe, expect, test } from '@jest/globals';
import type { JsonSchema } from '../../../pipelines/contracts/json-schemas.ts';
import { findReleaseProblems, type ReleasedContract } from '../../../pipelines/contracts/release-check.ts';

const first: JsonSchema = {
  type: 'object',
  properties: { format: { type: 'string' }, pages: { type: 'integer' } },
  required: ['format'],
};
const second: JsonSchema = { type: 'object', properties: { widthMm: { type: 'integer' } }, required: ['widthMm'] };

const published = [{ detailType: 'order.placed', version: 1, schema: first }];

function release(overrides: Partial<ReleasedContract> = {}): ReleasedContract[] {
  return [{ detailType: 'order.placed', currentVersion: 1, schemas: { 1: first }, upgradesFrom: [], ...overrides }];
}

describe('a release', () => {
  test('that changes nothing is compatible', () => {
    expect(findReleaseProblems(published, release())).toEqual([]);
  });

  test('may break a schema in a new version with an upgrade function', () => {
    const raised = release({ currentVersion: 2, schemas: { 1: first, 2: second }, upgradesFrom: [1] });
    expect(findReleaseProblems(published, raised)).toEqual([]);
  });

  test('may not break a schema without raising the version', () => {
    expect(findReleaseProblems(published, release({ schemas: { 1: second } }))).toEqual([
      'order.placed v1: FIELD_REMOVED at /format: the field is gone; raise schemaVersion instead',
      'order.placed v1: FIELD_REMOVED at /pages: the field is gone; raise schemaVersion instead',
      'order.placed v1: NEW_REQUIRED_FIELD at /widthMm: older producers do not send it; raise schemaVersion instead',
    ]);
  });

  test('may not raise the version without an upgrade function', () => {
    const raised = release({ currentVersion: 2, schemas: { 1: first, 2: second } });
    expect(findReleaseProblems(published, raised)).toEqual(['order.placed v1: has no upgrade function to v2']);
  });

  test('may not stop reading an older version', () => {
    const forgetful = release({ currentVersion: 2, schemas: { 2: second }, upgradesFrom: [1] });
    expect(findReleaseProblems(published, forgetful)).toEqual([
      'order.placed v1: is no longer read; older versions are read for ever',
      'order.placed v1: has no schema',
    ]);
  });

  test('may not skip a version', () => {
    const skipping = release({ currentVersion: 3, schemas: { 1: first, 3: second }, upgradesFrom: [1] });
    expect(findReleaseProblems(published, skipping)).toEqual([
      'order.placed v2: has no schema',
      'order.placed v2: has no upgrade function to v3',
    ]);
  });

  test('may not drop an event', () => {
    expect(findReleaseProblems(published, [])).toEqual([
      'order.placed v1: the event is gone, and its producers still send it',
    ]);
  });

  test('may add an event', () => {
    const added = release({ detailType: 'order.packed' });
    expect(findReleaseProblems(published, [...release(), ...added])).toEqual([]);
  });
});
