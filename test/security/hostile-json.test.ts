import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseSearchParameters } from '../../indexer/search/search-parameters.ts';
import { detailTypes } from '../../pipelines/contracts/event.ts';
import { parseEvent } from '../../pipelines/contracts/parse-event.ts';
import { eventText } from '../factories.ts';
import { memoryUploads } from '../images/upload/memory-uploads.ts';

const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const payload = '{"polluted":true,"isAdmin":true,"prototype":{"polluted":true}}';

/** Whether any object at all has got something that it was not given. */
const isPolluted = () => 'polluted' in {} || 'isAdmin' in {};

describe('keys that name prototypes', () => {
  test.each(keys)('in events change no object, and are stored nowhere: %s', (key) => {
    for (const detailType of detailTypes) {
      const text = eventText(detailType);
      for (const hostile of [
        text.replace('{', `{"${key}":${payload},`),
        text.replace('"detail":{', `"detail":{"${key}":${payload},`),
      ]) {
        const parsed = parseEvent(hostile);
        const kept = parsed.ok ? JSON.stringify(parsed.event) : '';
        expect(kept).not.toContain('polluted');
      }
    }
    expect(isPolluted()).toBe(false);
  });

  test.each(keys)('in requests of customers are refused: %s', async (key) => {
    const uploads = memoryUploads();
    const answer = await uploads.ask('POST /uploads', { body: `{"${key}":${payload},"product":"POS-A2-MA200"}` });
    expect(answer.status).toBe(400);
    expect(isPolluted()).toBe(false);
  });

  test.each(keys)('in searches are parameters that there are not: %s', (key) => {
    expect(parseSearchParameters(`${key}=1&${key}[polluted]=1`)).toMatchObject({ ok: false });
    expect(isPolluted()).toBe(false);
  });
});

describe('bodies that are made to break their reader', () => {
  test.each([
    ['deep lists', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['deep objects', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['without an end', '{"a":'.repeat(100_000)],
    ['a million keys', `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":1`).join()}}`],
    ['numbers that are none', '{"sizeBytes":1e999,"widthMm":-0}'],
    ['no text', '\u0000\ufffd'],
  ])('are refused with a code: %s', async (_, body) => {
    const answer = await memoryUploads().ask('POST /uploads', { body });
    expect(answer.status).toBe(400);
    expect(['REQUEST_INVALID', 'BODY_UNREADABLE']).toContain((answer.body as { code: string }).code);
  });

  test('whatever they are, no answer repeats them at length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 5 }), async (body) => {
        const answer = await memoryUploads().ask('POST /uploads', { body });
        expect(answer.status).toBe(400);
        expect(JSON.stringify(answer.body).length).toBeLessThan(1_500);
      }),
      { numRuns: 50 },
    );
  });
});
