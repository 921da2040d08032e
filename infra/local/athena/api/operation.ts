import { z } from 'zod';
import { invalidRequest } from './api-error.ts';

/** One operation of the API: reads its input, answers with its output, throws ApiError. */
export type Operation = (input: unknown) => Promise<object>;

export type Operations = Readonly<Record<string, Operation>>;

/** An operation whose input must have a shape; what does not is an InvalidRequestException, as on Athena. */
export function operation<T>(shape: z.ZodType<T>, run: (input: T) => Promise<object> | object): Operation {
  return async (input) => {
    const parsed = shape.safeParse(input ?? {});
    if (parsed.success) return await run(parsed.data);
    const [issue] = parsed.error.issues;
    throw invalidRequest(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unusable'}`.replace(/^: /, ''));
  };
}

const token = z.string().optional();

/** The paging fields that every List operation takes. */
export const paging = { MaxResults: z.number().int().positive().optional(), NextToken: token };

/** One page of a list and the token of the next. A token is the number of items before the page. */
export function page<T>(
  items: readonly T[],
  { MaxResults = 50, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
): { items: readonly T[]; NextToken?: string } {
  const start = NextToken === undefined ? 0 : Number.parseInt(NextToken, 10);
  if (Number.isNaN(start)) throw invalidRequest('Invalid token');
  const end = start + MaxResults;
  return { items: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}

/** The API's timestamps: seconds since 1970 with fractions. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
