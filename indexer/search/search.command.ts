import Table from 'cli-table3';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { counted } from '../counted.ts';
import { IndexerError } from '../errors.ts';
import { terminalText } from '../terminal-text.ts';
import type { FacetAnswers, FoundProduct } from './answers.ts';
import { openCommandPorts } from './command-client.ts';
import { describeRelaxation } from './describe-relaxation.ts';
import { formatMoney } from './format-money.ts';
import { addParameterOptions, type OptionValues, queryStringOf } from './parameter-options.ts';
import type { SearchEngine } from './search-engine.ts';
import { SearchEngineError } from './search-engine.ts';
import { parseSearchParameters, type SearchParameters, searchParameters } from './search-parameters.ts';
import { type AnswerFrame, searchProducts } from './search-products.ts';

const help = `
Examples:
  npm run search -- "a2 poster matt"
  npm run search -- poster --material "matt 200 g" --material "gloss 200 g" --price-max 2500
  npm run search -- "buisness cards" --sort price --size 5
  npm run search -- poster --json

Prices are in minor units. Searches as shoppers do, with the synonyms and rules in force, but is not
counted as a search. npm run explain says why a product stands where it does.`;

function readParameters(options: OptionValues): SearchParameters {
  const parsed = parseSearchParameters(queryStringOf(options, searchParameters));
  if (parsed.ok) return parsed.value;
  throw new IndexerError('INPUT_WRONG', parsed.problems.map(({ message }) => message).join('\n'));
}

/** Hands searches on and keeps the scores of what they find, which shoppers are not told. */
function keepingScores(engine: SearchEngine, scores: Map<string, number>): SearchEngine {
  return {
    ...engine,
    search: async (body) => {
      const answer = await engine.search(body);
      for (const { _id, sort } of answer.hits.hits) scores.set(_id, Number(sort?.[0] ?? 0));
      return answer;
    },
  };
}

function tableOf(products: readonly FoundProduct[], first: number, scores: ReadonlyMap<string, number>): string {
  const table = new Table({
    head: ['', 'product', 'SKU', 'title', 'price', 'formats', 'stock', 'variants', 'score'],
    style: { head: [], border: [], compact: true },
  });
  for (const [nth, product] of products.entries()) {
    table.push([
      `${first + nth}${product.pinned ? ' pinned' : ''}`,
      terminalText(product.productId),
      terminalText(product.sku ?? ''),
      terminalText(product.title),
      formatMoney(product.priceMinor, product.currency),
      terminalText(product.formats.slice(0, 3).join(', ')),
      product.inStock ? String(product.available ?? 'to order') : pc.red('none'),
      product.variantCount,
      scores.get(product.productId)?.toPrecision(4) ?? '',
    ]);
  }
  return table.toString();
}

function facetLines(facets: FacetAnswers): string[] {
  return Object.entries(facets).flatMap(([name, values]) => {
    if (!Array.isArray(values) || values.length === 0) return [];
    const shown = values
      .slice(0, 8)
      .map(
        ({ value, count, chosen }) => `${(chosen ? pc.bold : String)(terminalText(String(value)))} ${pc.dim(count)}`,
      );
    return [`${name}: ${shown.join(pc.dim(' · '))}${values.length > 8 ? pc.dim(' …') : ''}`];
  });
}

function print(answer: AnswerFrame, scores: ReadonlyMap<string, number>, tookMs: number): void {
  const relaxation = describeRelaxation(answer);
  const lines = [
    `${answer.totalIsExact ? '' : 'about '}${counted(answer.total, 'result')} in ${tookMs} ms`,
    ...(answer.didYouMean === null ? [] : [`Did you mean ${pc.bold(answer.didYouMean)}? Searched for that as well.`]),
    ...(relaxation === undefined ? [] : [pc.yellow(relaxation)]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (answer.products.length === 0) return;
  const first = ((answer.page ?? 1) - 1) * answer.size + 1;
  process.stdout.write(`${tableOf(answer.products, first, scores)}\n${facetLines(answer.facets).join('\n')}\n`);
}

async function search(words: readonly string[], options: OptionValues): Promise<void> {
  const parameters = readParameters({ size: 10, ...options, q: words.join(' ') });
  const ports = await openCommandPorts();
  try {
    const scores = new Map<string, number>();
    const started = performance.now();
    const answer = await searchProducts(parameters, { ...ports, engine: keepingScores(ports.engine, scores) });
    if (options.json) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    else print(answer, scores, Math.round(performance.now() - started));
  } finally {
    await ports.close();
  }
}

const program = new Command('npm run search --')
  .description('Search the products as shoppers do.')
  .argument('[text...]', 'what to search for; none: everything')
  .option('--json', 'the whole answer as JSON')
  .addHelpText('after', help)
  .action((words: string[], options: OptionValues) => search(words, options));

surviveClosedPipe();
try {
  await addParameterOptions(program, searchParameters, ['q', 'after']).parseAsync();
} catch (error) {
  if (!(error instanceof IndexerError) && !(error instanceof SearchEngineError)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
