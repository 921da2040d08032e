import { describe, expect, test } from '@jest/globals';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { parseEvent } from '../../../pipelines/contracts/parse-event.ts';
import { createSpoiler, defects, detailTextOf, type Envelope } from '../../../pipelines/sample/spoiled-events.ts';
import { eventIdOf, rawEvent } from '../../factories.ts';

function envelopeOf(detailType: (typeof detailTypes)[number]): Envelope {
  const { source, time, detail } = rawEvent(detailType);
  return { source, detailType, time, detail: { ...detail, eventId: eventIdOf(77) } };
}

const cases = defects.flatMap((defect) =>
  detailTypes
    .map((detailType) => ({ defect, detailType, text: defect.spoil(envelopeOf(detailType)) }))
    .filter(({ text }) => text !== undefined),
);

describe('defects', () => {
  test.each(cases.map(({ defect, detailType, text }) => [defect.name, detailType, defect, text ?? ''] as const))(
    '%s in %s is refused with the code it is known for',
    (_name, _type, defect, text) => {
      const result = parseEvent(text);
      expect(result.ok ? 'accepted' : result.rejection.code).toBe(defect.code);
    },
  );

  test('leave the event id readable where the lake must find them by it, and only there', () => {
    for (const { defect, text } of cases) {
      const result = parseEvent(text ?? '');
      const eventId = result.ok ? 'accepted' : result.rejection.eventId;
      expect([defect.name, eventId]).toEqual([defect.name, defect.isReadable ? eventIdOf(77) : undefined]);
    }
  });

  test('that go on the bus are JSON objects inside, which PutEvents demands', () => {
    for (const { defect, text } of cases) {
      if (defect.route !== 'bus') continue;
      const detail: unknown = JSON.parse(detailTextOf(text ?? ''));
      expect(typeof detail === 'object' && detail !== null && !Array.isArray(detail)).toBe(true);
    }
  });

  test('fit every event type in more than one way', () => {
    for (const detailType of detailTypes) {
      expect(cases.filter((each) => each.detailType === detailType).length).toBeGreaterThan(5);
    }
  });
});

describe('the spoiler', () => {
  test('gives every defect its turn', () => {
    const spoil = createSpoiler();
    const codes = new Map<string, number>();
    for (let turn = 0; turn < 300; turn += 1) {
      const detailType = detailTypes[turn % detailTypes.length] ?? 'order.placed';
      const { item } = spoil(envelopeOf(detailType));
      codes.set(String(item.code), (codes.get(String(item.code)) ?? 0) + 1);
    }
    expect(new Set(codes.keys())).toEqual(new Set(defects.map(({ code }) => code)));
  });
});
