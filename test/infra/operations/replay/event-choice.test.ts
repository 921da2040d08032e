import { describe, expect, test } from '@jest/globals';
import { detailTypesLike, headOf, isChosen } from '../../../../infra/operations/replay/event-choice.ts';
import { countStatements, envelopeOf, readStatements } from '../../../../infra/operations/replay/lake-statements.ts';
import { stagingPattern, withoutReplayName } from '../../../../infra/operations/replay/staging-rule.ts';
import { parseEvent } from '../../../../pipelines/contracts/parse-event.ts';
import { eventText } from '../../../factories.ts';

const choice = {
  detailTypes: detailTypesLike('*'),
  ids: undefined,
  since: '2026-03-02T00:00:00.000Z',
  until: '2026-03-03T00:00:00.000Z',
};

function chosen(text: string, changed: Partial<Parameters<typeof isChosen>[1]> = {}): boolean {
  const head = headOf(text);
  return head !== undefined && isChosen(head, { ...choice, ...changed });
}

describe('an event is chosen', () => {
  test('by its type, in patterns', () => {
    expect(detailTypesLike('price.changed, stock.*')).toEqual(['price.changed', 'stock.changed']);
    expect(detailTypesLike('order')).toEqual([]);
    expect(chosen(eventText('order.placed'), { detailTypes: ['order.shipped'] })).toBe(false);
  });

  test('by the time at which it was published', () => {
    expect(chosen(eventText('order.placed'))).toBe(true);
    expect(chosen(eventText('order.placed'), { since: '2026-03-02T09:15:31.001Z' })).toBe(false);
    expect(chosen(eventText('order.placed'), { until: '2026-03-02T09:15:31.000Z' })).toBe(false);
  });

  test('by its own id or by that of what it is about', () => {
    const text = eventText('order.placed');
    const { eventId } = JSON.parse(text).detail;
    expect(['O-1001', eventId, 'O-1002'].map((id) => chosen(text, { ids: new Set([id]) }))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('what EventBridge is asked for', () => {
  test('has the ids in it where they fit, and never more than a pattern may have', () => {
    const some = stagingPattern({ ...choice, detailTypes: ['order.placed'], ids: new Set(['O-1']) }, 'run');
    expect(some).toContain('"orderId":["O-1"]');
    const many = new Set(Array.from({ length: 500 }, (_, number) => `O-${number}`));
    expect(stagingPattern({ ...choice, ids: many }, 'run').length).toBeLessThanOrEqual(2048);
  });

  test('is never live traffic', () => {
    const [first] = JSON.parse(stagingPattern(choice, 'run')).$or;
    expect(first['replay-name']).toEqual([{ prefix: 'run' }]);
  });
});

test('what EventBridge puts into a replayed event is taken out again, and nothing else', () => {
  const texts = [eventText('order.placed'), '{"replayName":"run-1","detail":{"a":1.0}}', '{"a":"ü\\u0041"}'];
  for (const text of texts) {
    expect(withoutReplayName(`{"replay-name":"run-1",${text.slice(1)}`, 'run')).toBe(text);
    expect(withoutReplayName(`${text.slice(0, -1)},"replay-name":"run-1"}`, 'run')).toBe(text);
    expect(withoutReplayName(text, 'run')).toBe(text);
    const [open, ...rest] = JSON.stringify(JSON.parse(text), null, 1).split('\n');
    const spaced = [open, ...rest].join('\n');
    expect(withoutReplayName(`${open}\n "replay-name": "run-2",\n${rest.join('\n')}`, 'run')).toBe(spaced);
  }
});

describe('the lake is asked', () => {
  const inLake = { ...choice, detailTypes: detailTypesLike('product.*,image.*'), ids: new Set(["P'1"]) };

  test('for each event once, by literals', () => {
    const statements = readStatements(inLake, 'silver');
    expect(statements.map(({ dataset }) => dataset)).toEqual(['catalog_events', 'image_events']);
    expect(statements[0]?.sql).toContain("(event_id IN ('P''1') OR product_id IN ('P''1') OR image_id IN ('P''1'))");
    expect(statements[0]?.sql).toContain("event_type IN ('product.upserted', 'product.deleted')");
    expect(countStatements({ ...choice, detailTypes: ['order.placed'] }, 's').map(({ dataset }) => dataset)).toEqual([
      'order_events',
    ]);
  });

  test('and its rows are the events again that they were', () => {
    const { detail, time } = JSON.parse(eventText('image.processed'));
    const row = {
      event_type: 'image.processed',
      published_at: '2026-03-02 09:15:31.000000',
      payload: JSON.stringify(detail),
    };
    const parsed = parseEvent(envelopeOf(row));
    expect(parsed).toMatchObject({ ok: true, event: { detail, detailType: 'image.processed' } });
    expect(parsed.ok && Date.parse(parsed.event.publishedAt)).toBe(Date.parse(time));
  });
});
