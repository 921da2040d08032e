import { contracts } from './all-contracts.ts';
import type { CommerceEvent, DetailOf, DetailType } from './event.ts';
import { maskText } from './mask-text.ts';
import { redactorOf } from './redact-detail.ts';
import { fieldOf } from './schema-outline.ts';

/** What stands for a customer in the lake. */
export interface CustomerKeys {
  /** Pseudonym under the key of today. */
  readonly customerKey: string;
  /** Pseudonyms under the older keys that are kept, oldest first, with spaces between; absent when there is no older key. */
  readonly formerCustomerKeys?: string | undefined;
}

type PublicCustomer = { readonly customerKey: string | null };

type PublicOrderDetail<D> = Omit<D, 'customer' | 'shippingAddress'> &
  (D extends { customer: object } ? { customer: PublicCustomer } : { customer?: PublicCustomer });

/** A detail as the lake may keep it: personal fields are gone, the customer is a keyed hash. */
export type PublicDetailOf<T extends DetailType> = T extends 'order.placed' | 'order.refunded'
  ? PublicOrderDetail<DetailOf<T>>
  : DetailOf<T>;

/** An event without anything that tells who a person is. */
export type PublicEvent = {
  [T in DetailType]: {
    readonly source: string;
    readonly detailType: T;
    readonly publishedAt: string;
    readonly detail: PublicDetailOf<T>;
    /** Of an event that names a customer, where the pseudonym key was changed since the first. */
    readonly formerCustomerKeys?: string | undefined;
    /** Its customer was erased: what led to him is taken out, and so is the payload. */
    readonly isErased?: true;
  };
}[DetailType];

const redactors = new Map(
  Object.values(contracts).map((contract) => [contract.detailType as DetailType, redactorOf(fieldOf(contract.schema))]),
);

/** Removes the fields that the contract marks as personal and puts `customerKey` in the place of `customerId`. */
export function pseudonymise(event: CommerceEvent, keysOf: (customerId: string) => CustomerKeys): PublicEvent {
  const redact = redactors.get(event.detailType);
  // The types above say what the marks in the schemas do; a test compares both for every contract.
  if (!redact) return event as PublicEvent;
  const { source, detailType, publishedAt } = event;
  let formerCustomerKeys: string | undefined;
  const detail = redact(event.detail, (customerId) => {
    const keys = keysOf(customerId);
    formerCustomerKeys = keys.formerCustomerKeys;
    return keys.customerKey;
  });
  const former = formerCustomerKeys === undefined ? undefined : { formerCustomerKeys };
  return { source, detailType, publishedAt, detail, ...former } as PublicEvent;
}

/**
 * Masks (`***`) every scalar and key of a JSON text that the contract of its detail type does not know to be free of personal data;
 * customer ids too. The rest of the text stays as it is written, so that it still shows what was wrong with it.
 * Undefined when the text is no JSON.
 */
export function maskPersonalFields(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return maskText(text);
}
