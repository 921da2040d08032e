import type { ProblemAnswer, SearchAnswer, SimilarAnswer, SuggestAnswer } from '../../search/answers.ts';
import type { WholeProduct } from '../../search/product-answer.ts';
import { filterNames, type PageState, pageSize } from './page-state.ts';

/** What the API said is wrong, in words for the page. */
export class ApiProblem extends Error {}

async function ask<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(path, { signal: signal ?? null, headers: { accept: 'application/json' } });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Answer;
  const problem = body as Partial<ProblemAnswer> | undefined;
  throw new ApiProblem(problem?.message ?? `The search API answered with status ${response.status}.`);
}

/** The shop's prices are typed in major units and asked for in minor ones. */
function minorUnits(typed: string): string | undefined {
  const amount = Number(typed.replace(',', '.'));
  return typed.trim() === '' || !Number.isFinite(amount) || amount < 0 ? undefined : String(Math.round(amount * 100));
}

export function askSearch(state: PageState, signal: AbortSignal): Promise<SearchAnswer> {
  const given = new URLSearchParams({ q: state.query, sort: state.sort, page: String(state.page) });
  given.set('size', String(pageSize));
  for (const name of filterNames) for (const value of state.filters[name]) given.append(name, value);
  for (const name of ['priceMin', 'priceMax'] as const) {
    const minor = minorUnits(state[name]);
    if (minor !== undefined) given.set(name, minor);
  }
  return ask(`search?${given}`, signal);
}

export function askSuggestions(query: string, signal: AbortSignal): Promise<SuggestAnswer> {
  return ask(`suggest?${new URLSearchParams({ q: query })}`, signal);
}

export function askProduct(productId: string): Promise<WholeProduct> {
  return ask(`products/${encodeURIComponent(productId)}`);
}

export function askSimilar(productId: string): Promise<SimilarAnswer> {
  return ask(`products/${encodeURIComponent(productId)}/similar`);
}
