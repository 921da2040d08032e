import { describe, expect, test } from '@jest/globals';
import { loadImported } from '../../../pipelines/import/load-imported.ts';

describe('the load at the end of an import', () => {
  test('that is impossible says that everything is stored, why it is not loaded, and when it will be', async () => {
    const createPorts = () => {
      throw new Error('Missing from the environment, or wrong: INKSTREAM_LAKE_STATE_TABLE');
    };
    const { isLoaded, message } = await loadImported(createPorts, () => undefined);
    expect(isLoaded).toBe(false);
    expect(message).toBe(
      'Everything is stored, but it could not be loaded (Missing from the environment, or wrong: INKSTREAM_LAKE_STATE_TABLE). Queries see it after the next load: within 15 minutes, or after `npm run load`.',
    );
  });
});
