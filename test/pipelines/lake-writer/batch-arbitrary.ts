import fc from 'fast-check';
import { detailTypes } from '../../../pipelines/contracts/event.ts';
import { eventIdOf, eventText } from '../../factories.ts';

/** Few ids, so that batches hold duplicates and events that share an id. */
const eventIds = fc.integer({ min: 0, max: 12 }).map(eventIdOf);

const validText = fc
  .record({ type: fc.constantFrom(...detailTypes), eventId: eventIds, version: fc.constantFrom(1, 1, 1, 2) })
  .map(({ type, ...overrides }) => eventText(type, overrides));

/** The same event, published once more at another time. */
const republishedText = fc
  .tuple(validText, fc.integer({ min: 0, max: 3 }))
  .map(([text, second]) => JSON.stringify({ ...JSON.parse(text), time: `2026-03-02T09:15:3${second}.000Z` }));

const invalidText = fc.oneof(
  fc.constantFrom('', '{', 'null', '[]', '"text"', '{"detail-type":"order.placed"}'),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.record({ eventId: eventIds, version: fc.constantFrom(null, 0, -1, 1.5, '1') }).map((overrides) => {
    return eventText('order.shipped', overrides);
  }),
);

/** Text of a message, good or bad. */
export const messageText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: validText },
  { weight: 2, arbitrary: republishedText },
  { weight: 2, arbitrary: invalidText },
);
