import type { CommerceEvent, DetailOf, DetailType } from './event.ts';

type PublicCustomer = { readonly customerKey: string | null };

/** A detail as the lake may keep it: personal fields are gone, the customer is a keyed hash. */
export type PublicDetailOf<T extends DetailType> = T extends 'order.placed' | 'order.refunded'
  ? PublicOrderDetail<DetailOf<T>>
  : DetailOf<T>;

type PublicOrderDetail<D> = Omit<D, 'customer' | 'shippingAddress'> &
  (D extends { customer: object } ? { customer: PublicCustomer } : { customer?: PublicCustomer });

/** An event without anything that tells who a person is. */
export type PublicEvent = {
  [T in DetailType]: {
    readonly source: string;
    readonly detailType: T;
    readonly publishedAt: string;
    readonly detail: PublicDetailOf<T>;
  };
}[DetailType];

/** Removes the personal fields of an event and puts `customerKey` in the place of `customerId`. */
export function pseudonymise(event: CommerceEvent, customerKey: (customerId: string) => string): PublicEvent {
  const { detail } = event;
  if (!('customer' in detail) || detail.customer === undefined) return event as PublicEvent;
  const { customerId } = detail.customer;
  const customer = { customerKey: customerId === null ? null : customerKey(customerId) };
  if (!('channel' in detail)) return { ...event, detail: { ...detail, customer } } as PublicEvent;
  const { shippingAddress: _, ...rest } = detail;
  return { ...event, detail: { ...rest, customer } } as PublicEvent;
}

/** Masks every scalar of a JSON text that is not known to be free of personal data; undefined when the text is no JSON. */
export function maskPersonalFields(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text, (_, value) => (typeof value === 'object' ? value : '***')));
  } catch {
    return undefined;
  }
}
