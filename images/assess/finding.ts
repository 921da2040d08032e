import type { findingCodes } from './finding-codes.ts';

export type FindingCode = keyof typeof findingCodes;

/** `reject`: it is not printed; `warn`: a person should look; `fixed`: it was taken care of. What is `off` is not reported. */
export type Severity = 'reject' | 'warn' | 'fixed';

/** What the check found: `code` is stable, `message` is for customers. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What was found and what is asked for, in words with their units, e.g. `97 dpi` and `150 dpi`. */
  readonly actual?: string;
  readonly required?: string;
  readonly message: string;
  /** What the customer can do about it. */
  readonly advice?: string;
}
