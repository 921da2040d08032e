import type { Answer, LakeDays } from './answer.ts';

/** A question that the page may not ask as it was put; the caller's fault. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What the page needs of the lake. Both throw QueryError when there is no answer. */
export interface LakeReader {
  /**
   * @param values of the query's parameters, as text
   * @throws RequestError when a value is refused
   */
  ask(query: string, values: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Answer>;
  days(signal: AbortSignal): Promise<LakeDays>;
}
