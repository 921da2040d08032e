// Accepts how well the search finds the print shop's products now as what it must not fall behind.
import { Command } from 'commander';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { IndexerError } from '../../../indexer/errors.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { measurePrintShop } from './measure-print-shop.ts';
import { lossesOf, readRecordedFigures, writeRecordedFigures } from './recorded-figures.ts';

const help = `
Example:
  npm run relevance:record

Measures the judged queries of the print shop in an index of its own, shows which are found less well than recorded,
and records what is found now, losses too: look at them, and at the difference in git, before you commit.
Uses INKSTREAM_OPENSEARCH_URL or, while the local stack is up (npm start), its OpenSearch.`;

async function record(): Promise<void> {
  const { openSearchUrl } = readIndexerConfig(['openSearchUrl']);
  const run = await measurePrintShop(createSearchClient(openSearchUrl));
  for (const { query, recorded, now } of lossesOf(run, readRecordedFigures())) {
    process.stdout.write(`${query}: ${recorded} → ${now.toFixed(4)}\n`);
  }
  writeRecordedFigures(run);
  process.stdout.write(`${run.queries.length} queries, nDCG@10 ${run.ndcg.toFixed(4)}\n`);
}

const program = new Command('npm run relevance:record --')
  .description('Accept how well the search finds the products of the print shop now; later tests fail on a loss.')
  .addHelpText('after', help)
  .allowExcessArguments(false)
  .action(record);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof IndexerError)) throw error;
  process.stderr.write(`error ${error.message}\n`);
  process.exitCode = 1;
}
