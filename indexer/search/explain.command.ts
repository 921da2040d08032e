import Table from 'cli-table3';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { IndexerError } from '../errors.ts';
import { openCommandPorts } from './command-client.ts';
import { describeAbsence, describeQuery, describeStanding, whatItLacks } from './describe-explanation.ts';
import { explainProduct, type ProductExplained, type RankedProduct } from './explain-product.ts';
import { addParameterOptions, type OptionValues, queryStringOf } from './parameter-options.ts';
import { SearchEngineError } from './search-engine.ts';
import { parseSearchParameters, searchParameters } from './search-parameters.ts';

const help = `
Examples:
  npm run explain -- "a2 poster" POS-A2-MA200
  npm run explain -- "a2 poster" POS-A2-MA200 --material "matt 200 g" --sort price
  npm run explain -- poster POS-A2-GL200 --json

Says how the text was understood, at which place the product stands, what its score is made of, what
stands right above it and why; or why it is not in the result at all.`;

function sharesTable({ shares, score }: RankedProduct): string {
  const table = new Table({
    head: ['asked for', 'found as', 'where', 'score', 'share'],
    style: { head: [], border: [], compact: true },
  });
  for (const share of shares) {
    const part = score === 0 ? '' : `${Math.round((100 * share.score) / score)} %`;
    table.push([share.asked, share.foundAs ?? '', share.where, share.score.toFixed(2), part]);
  }
  return table.toString();
}

function print(explained: ProductExplained): void {
  const { product, ranked, above, absence } = explained;
  const lines = [
    pc.bold(`${product.title} (${product.productId}, ${product.sku ?? 'no SKU'})`),
    '',
    ...describeQuery(explained),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (absence !== null) process.stdout.write(`${pc.red(describeAbsence(absence))}\n`);
  else process.stdout.write(`${describeStanding(explained)}\n`);
  if (ranked === null || ranked.shares.length === 0) return;
  process.stdout.write(`\nWhat its score of ${ranked.score.toFixed(2)} is made of:\n${sharesTable(ranked)}\n`);
  if (above.length > 0) process.stdout.write('\nRight above it:\n');
  for (const other of above)
    process.stdout.write(
      `  ${other.rank}. ${other.title} (${other.productId}, ${other.score.toFixed(2)})\n     ${whatItLacks(ranked, other)}\n`,
    );
}

async function explain(text: string, named: string, options: OptionValues): Promise<void> {
  const parsed = parseSearchParameters(queryStringOf({ ...options, q: text }, searchParameters));
  if (!parsed.ok) throw new IndexerError('INPUT_WRONG', parsed.problems.map(({ message }) => message).join('\n'));
  const ports = await openCommandPorts();
  try {
    const explained = await explainProduct(parsed.value, named, ports);
    if (explained === undefined) {
      throw new IndexerError('INPUT_WRONG', `The index has no product with the id, SKU or supplier code "${named}".`);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(explained, null, 2)}\n`);
    else print(explained);
  } finally {
    await ports.close();
  }
}

const program = new Command('npm run explain --')
  .description('Why a product stands where it does for a search.')
  .argument('<text>', 'what is searched for')
  .argument('<product>', 'productId, SKU or supplier code')
  .option('--json', 'as JSON')
  .addHelpText('after', help)
  .action(explain);

surviveClosedPipe();
try {
  await addParameterOptions(program, searchParameters, ['q', 'after', 'page', 'size', 'facets']).parseAsync();
} catch (error) {
  if (!(error instanceof IndexerError) && !(error instanceof SearchEngineError)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
