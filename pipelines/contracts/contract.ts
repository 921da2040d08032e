import type { z } from 'zod';
import type { Rejection } from './rejection.ts';

/** A rule over several fields: what is wrong, with the path inside `detail`, or undefined. */
export type Disagreement = Pick<Rejection, 'code' | 'path' | 'message'>;

/** One event: who announces it, its schemas by version, and how an older version becomes the next one. */
export interface Contract<T extends string = string, S extends z.ZodType = z.ZodType> {
  readonly detailType: T;
  readonly source: string;
  /** Field of `detail` that names the aggregate. */
  readonly aggregateId: string;
  readonly currentVersion: number;
  readonly schema: S;
  /** Schemas of older versions, read for ever. */
  readonly olderSchemas: Readonly<Record<number, z.ZodType>>;
  /** From a valid detail of version N (the key) to one of version N + 1. */
  readonly upgrades: Readonly<Record<number, Upgrade>>;
  findDisagreement?(detail: z.infer<S>): Disagreement | undefined;
}

export type UpgradeResult = { ok: true; detail: unknown } | { ok: false; disagreement: Disagreement };
export type Upgrade = (detail: never) => UpgradeResult;

/** Declares a contract whose only version is 1. */
export function contractOfVersionOne<const T extends string, S extends z.ZodType>(
  contract: Pick<Contract<T, S>, 'detailType' | 'source' | 'aggregateId' | 'schema' | 'findDisagreement'>,
): Contract<T, S> {
  return { ...contract, currentVersion: 1, olderSchemas: {}, upgrades: {} };
}
