import { describe, expect, test } from '@jest/globals';
import { parseEvent } from '../../../../pipelines/contracts/parse-event.ts';
import { commerceEvent, orderPlacedVersionOne } from '../../../factories.ts';

function printOf(format: string): unknown {
  const result = parseEvent(JSON.stringify(orderPlacedVersionOne(format)));
  if (!result.ok || result.event.detailType !== 'order.placed') throw new Error(JSON.stringify(result));
  return result.event.detail.lines[0]?.print;
}

describe('order.placed of version 1', () => {
  test('becomes the same order in version 2', () => {
    const result = parseEvent(JSON.stringify(orderPlacedVersionOne('A2')));
    expect(result).toEqual({ ok: true, event: commerceEvent('order.placed') });
  });

  test.each([
    ['A3', 297, 420],
    ['a4', 210, 297],
    ['DL', 99, 210],
    ['business card', 55, 85],
    ['us-letter', 216, 279],
  ])('%s is %d x %d mm', (format, widthMm, heightMm) => {
    expect(printOf(format)).toMatchObject({ widthMm, heightMm });
    expect(printOf(format)).not.toHaveProperty('format');
  });

  test('says in its own words which rule it breaks', () => {
    const event = orderPlacedVersionOne();
    const detail = { ...(event.detail as Record<string, unknown>), totalMinor: 1 };
    expect(parseEvent(JSON.stringify({ ...event, detail }))).toMatchObject({
      ok: false,
      rejection: { code: 'TOTALS_DISAGREE', path: '/detail/totalMinor' },
    });
    expect(parseEvent(JSON.stringify(orderPlacedVersionOne('toString')))).toMatchObject({
      ok: false,
      rejection: { code: 'FIELD_VALUE', path: '/detail/lines/0/print/format' },
    });
  });
});
