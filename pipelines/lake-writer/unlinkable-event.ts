import { createHash } from 'node:crypto';
import type { PublicEvent } from '../contracts/personal-data.ts';

const ID_HEX_DIGITS = 32;

/** Stands for free text of an erased customer. */
export const ERASED_TEXT = 'erased';

/**
 * What an id of an erased customer's order becomes: `erased-` and the first 128 bits of SHA-256 over salt and id, in hex.
 * The same id always becomes the same, so an order's rows stay together and a row that is delivered again is known; without
 * the erasure's salt nobody finds the way back. `npm run erase` makes the same of stored rows by SQL.
 * @param salt 64 hex digits, of one erasure
 */
export function erasedId(salt: string, id: string): string {
  return `erased-${createHash('sha256')
    .update(salt + id)
    .digest('hex')
    .slice(0, ID_HEX_DIGITS)}`;
}

/**
 * An event of an order without what leads to the customer: figures, articles, times and places stay; ids become others,
 * free text, artwork, trace and payload go. Events that are not of an order come back as they are.
 */
export function unlinkableEvent(event: PublicEvent, salt: string): PublicEvent {
  if (!('orderId' in event.detail)) return event;
  const { formerCustomerKeys: _, ...rest } = event;
  const hidden = (id: string) => erasedId(salt, id);
  const detail = {
    ...event.detail,
    eventId: hidden(event.detail.eventId),
    orderId: hidden(event.detail.orderId),
    traceparent: undefined,
    ...('customer' in event.detail && { customer: { customerKey: null } }),
    ...('refundId' in event.detail && { refundId: hidden(event.detail.refundId) }),
    ...('reason' in event.detail && { reason: ERASED_TEXT }),
    ...(event.detailType === 'order.placed' && {
      lines: event.detail.lines.map((line) => ({ ...line, artworkImageId: null })),
    }),
  };
  return { ...rest, detail, isErased: true } as PublicEvent;
}
