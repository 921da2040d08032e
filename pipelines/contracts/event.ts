import type { z } from 'zod';
import { contracts } from './all-contracts.ts';

type Contracts = typeof contracts;

export type DetailType = keyof Contracts;

/** The `detail` of an event in its current version, without the fields that the contract does not know. */
export type DetailOf<T extends DetailType> = z.infer<Contracts[T]['schema']>;

/** An event whose contract holds. */
export type CommerceEvent = {
  [T in DetailType]: {
    readonly source: string;
    readonly detailType: T;
    /** When it was put on the bus, ISO-8601 UTC with milliseconds. */
    readonly publishedAt: string;
    readonly detail: DetailOf<T>;
  };
}[DetailType];

export const detailTypes = Object.keys(contracts).filter((name): name is DetailType => name in contracts);

export function isDetailType(name: string): name is DetailType {
  return Object.hasOwn(contracts, name);
}
