import { v7 as uuid } from 'uuid';
import { servedDocuments } from '../../../indexer/index/index-lifecycle.ts';
import type { ProductDocument } from '../../../indexer/index/product-document.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import type { ProblemAnswer, SearchAnswer, SimilarAnswer, SuggestAnswer } from '../../../indexer/search/answers.ts';
import type { ExplainPorts } from '../../../indexer/search/explain-product.ts';
import type { WholeProduct } from '../../../indexer/search/product-answer.ts';
import type { Rule } from '../../../indexer/search/rules.ts';
import { type ApiAnswer, answerRequest } from '../../../indexer/search/search-api.ts';
import { searchEngine } from '../../../indexer/search/search-engine-client.ts';
import { searchPorts } from '../../../indexer/search/search-ports-client.ts';
import { searchSettings } from '../../../indexer/search/search-settings.ts';
import { createOwnIndex, deleteOwnIndex } from '../sync/own-index.ts';

/** A shop of a test's own: its products in an index and behind an alias that nobody else uses. */
export interface OwnShop {
  readonly ports: ExplainPorts;
  /** Rules in force; a test may change them. */
  rules: readonly Rule[];
  synonyms: string;
  /** Asks the API; `path` as in a browser. */
  ask(path: string, ifNoneMatch?: string): Promise<ApiAnswer>;
  /** Asks and insists on a good answer. */
  search(queryString: string): Promise<SearchAnswer>;
  suggest(queryString: string): Promise<SuggestAnswer>;
  product(productId: string): Promise<WholeProduct>;
  similar(productId: string, queryString?: string): Promise<SimilarAnswer>;
  problem(path: string): Promise<ProblemAnswer & { status: number }>;
  put(documents: readonly ProductDocument[]): Promise<void>;
  close(): Promise<void>;
}

export const cursorKey = 'a key of this test';

export async function openOwnShop(url: string, documents: readonly ProductDocument[]): Promise<OwnShop> {
  const client = createSearchClient(url);
  const name = `search-${uuid()}`;
  const index = await createOwnIndex(client, name);
  const alias = `${index}-served`;
  await client.indices.updateAliases({ body: { actions: [{ add: { index, alias, filter: servedDocuments } }] } });
  const put = async (some: readonly ProductDocument[]) => {
    const lines = some.flatMap((document) => [{ index: { _id: document.productId } }, document]);
    const { body } = await client.bulk({ index, refresh: true, body: lines.map((line) => ({ ...line })) });
    if (body.errors) throw new Error(`documents were refused: ${JSON.stringify(body.items.slice(0, 3))}`);
  };
  await put(documents);
  const state: { rules: readonly Rule[]; synonyms: string } = { rules: [], synonyms: '' };
  const readSettings = async () =>
    searchSettings({ revision: 1, rules: state.rules, synonyms: state.synonyms }, cursorKey, ['english']);
  const ports = { ...searchPorts(client, alias, readSettings), wholeIndex: searchEngine(client, index) };
  const ask = (path: string, ifNoneMatch?: string) => answerRequest(requestOf(path, ifNoneMatch), ports);
  const good = async (path: string) => {
    const answer = await ask(path);
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  };
  return Object.assign(state, {
    ports,
    ask,
    search: (queryString: string) => good(`/search?${queryString}`),
    suggest: (queryString: string) => good(`/suggest?${queryString}`),
    product: (productId: string) => good(`/products/${productId}`),
    similar: (productId: string, queryString = '') => good(`/products/${productId}/similar?${queryString}`),
    problem: async (path: string) => {
      const { status, body } = await ask(path);
      return { status, ...JSON.parse(body) };
    },
    put,
    close: async () => {
      await deleteOwnIndex(client, index);
      await client.close();
    },
  });
}

function requestOf(path: string, ifNoneMatch: string | undefined) {
  const [route = '', queryString = ''] = path.split(/\?(.*)/s);
  const [, productId = ''] = /^\/products\/([^/]+)/.exec(route) ?? [];
  const declared = productId === '' ? route : route.replace(productId, '{id}');
  return { route: `GET ${declared}`, queryString, productId: decodeURIComponent(productId), ifNoneMatch };
}
