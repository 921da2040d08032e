import { describe, expect, test } from '@jest/globals';
import { lakeWriterConfig } from '../../../pipelines/lake-writer/config.ts';

describe('configuration of the lake-writer', () => {
  test('names every variable that is missing or empty', () => {
    expect(() => lakeWriterConfig({ INKSTREAM_LAKE_BUCKET: 'lake', INKSTREAM_STREAM_PREFIX: '' })).toThrow(
      'The lake-writer needs these environment variables: INKSTREAM_STREAM_PREFIX, INKSTREAM_PSEUDONYM_SECRET, INKSTREAM_LAKE_STATE_TABLE',
    );
  });

  test('is read from the variables that the stack sets', () => {
    const variables = {
      INKSTREAM_STREAM_PREFIX: 'inkstream-dev-',
      INKSTREAM_LAKE_BUCKET: 'lake',
      INKSTREAM_PSEUDONYM_SECRET: 'inkstream-dev/pseudonym-key',
      INKSTREAM_LAKE_STATE_TABLE: 'inkstream-dev-lake-state',
      INKSTREAM_ERASED_MAX_AGE_SECONDS: '30',
    };
    expect(lakeWriterConfig(variables)).toEqual({
      streamPrefix: 'inkstream-dev-',
      lakeBucket: 'lake',
      pseudonymSecret: 'inkstream-dev/pseudonym-key',
      stateTable: 'inkstream-dev-lake-state',
      erasedMaxAgeMs: 30_000,
    });
  });
});
