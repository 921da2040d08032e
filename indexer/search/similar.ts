import type { SimilarAnswer } from './answers.ts';
import { ofCanary } from './hidden-products.ts';
import { listedProductOf, listedSource, type WholeProduct, wholeProductOf, wholeSource } from './product-answer.ts';
import type { QueryClause } from './query-clause.ts';
import type { SimilarParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import { collapsed, searchTimeout } from './search-request.ts';

/** Words of a title that decide what is alike; more of them only cost time. */
const tellingWords = 12;

/** The product as shoppers may see it; undefined when it is unknown, deleted or not offered. */
export async function findProduct(productId: string, { engine }: SearchPorts): Promise<WholeProduct | undefined> {
  const query = { bool: { filter: [{ term: { productId } }] } };
  const answer = await engine.search({ query, size: 1, _source: wholeSource, timeout: searchTimeout });
  const source = answer.hits.hits[0]?._source;
  return source === undefined ? undefined : wholeProductOf(source);
}

/** Products like this one that can be had, best first: neither it nor one of its variants. Undefined as in `findProduct`. */
export async function findSimilar(
  productId: string,
  { size }: SimilarParameters,
  ports: SearchPorts,
): Promise<SimilarAnswer | undefined> {
  const product = await findProduct(productId, ports);
  if (product === undefined) return undefined;
  const answer = await ports.engine.search(similarRequest(product, size));
  return { productId, products: answer.hits.hits.map(({ _source = {} }) => listedProductOf(_source)) };
}

/** Body of the search for products like this one: alike in words, category, size and price, in that order. */
export function similarRequest(product: WholeProduct, size: number): QueryClause {
  return {
    query: {
      bool: {
        must: [{ bool: { should: alike(product), minimum_should_match: 1 } }],
        should: likePrice(product.priceMinor),
        filter: [{ term: { inStock: true } }],
        must_not: [
          { term: { productId: product.productId } },
          { term: { variantGroup: product.variantGroup } },
          ofCanary,
        ],
      },
    },
    collapse: collapsed,
    sort: [{ _score: 'desc' }, { productId: 'asc' }],
    size,
    track_total_hits: false,
    timeout: searchTimeout,
    _source: listedSource,
  };
}

function alike({ title, categoryPaths, sizesMm, materials, finishes }: WholeProduct): QueryClause[] {
  const words = {
    more_like_this: {
      fields: ['title'],
      like: title,
      min_term_freq: 1,
      min_doc_freq: 1,
      max_query_terms: tellingWords,
      minimum_should_match: '30%',
    },
  };
  // Every level counts once more, so that the nearest shelf weighs most.
  const shelves = categoryPaths.map((path) => constant({ term: { categoryPaths: path } }, 2));
  const traits = Object.entries({ sizesMm, materials, finishes })
    .filter(([, values]) => values.length > 0)
    .map(([field, values]) => constant({ terms: { [field]: values } }, 1));
  return [words, ...shelves, ...traits];
}

function likePrice(priceMinor: number | null): QueryClause[] {
  if (priceMinor === null || priceMinor === 0) return [];
  const range = { gte: Math.floor(priceMinor / 2), lte: priceMinor * 2 };
  return [constant({ range: { priceMinor: range } }, 0.5)];
}

function constant(filter: QueryClause, boost: number): QueryClause {
  return { constant_score: { filter, boost } };
}
