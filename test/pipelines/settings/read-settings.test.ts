import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { faultyVariables, readChosenSettings, readSettings } from '../../../pipelines/settings/read-settings.ts';
import { jsonText, portNumber, requiredText } from '../../../pipelines/settings/setting-values.ts';

const settings = {
  bucket: ['SHOP_BUCKET', requiredText],
  port: ['SHOP_PORT', portNumber.default(80)],
  owner: ['SHOP_OWNER', jsonText.pipe(z.object({ name: requiredText })).optional()],
} as const;
const refuse = (message: string) => new RangeError(message);

describe('settings of the environment', () => {
  test('come by the names that code has for them, with what holds where a variable is absent', () => {
    const environment = { SHOP_BUCKET: 'prints', SHOP_OWNER: '{"name":"Ada"}' };
    const read = readSettings(settings, environment, () => new Error('refused'));
    expect(read).toEqual({ bucket: 'prints', port: 80, owner: { name: 'Ada' } });
    expect(Object.isFrozen(read)).toBe(true);
  });

  test('are asked for by name: what is not needed may be missing', () => {
    expect(readChosenSettings(settings, ['port'], { SHOP_PORT: '8080' }, refuse)).toEqual({ port: 8080 });
  });

  test('tell of every variable what is wrong with it, inside of JSON as well', () => {
    const environment = { SHOP_PORT: '70000', SHOP_OWNER: '{"name":""}' };
    expect(() => readChosenSettings(settings, ['bucket', 'port', 'owner'], environment, refuse)).toThrow(
      new RangeError(
        'Check the environment: SHOP_BUCKET is missing; SHOP_PORT Too big: expected number to be <=65535; SHOP_OWNER.name is empty.',
      ),
    );
    expect(() => readChosenSettings(settings, ['owner'], { SHOP_OWNER: '{' }, refuse)).toThrow(
      'Check the environment: SHOP_OWNER is no JSON.',
    );
  });

  test('name the variables alone where a command says what to do about them', () => {
    const own = (faults: Parameters<typeof faultyVariables>[0]) => new Error(`Set ${faultyVariables(faults)}`);
    expect(() => readSettings(settings, { SHOP_PORT: 'none' }, own)).toThrow('Set SHOP_BUCKET, SHOP_PORT');
  });
});
