// Accepts how well the search finds the print shop's products now as what it must not fall behind.
import { readIndexerConfig } from '../../../indexer/config.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { measurePrintShop } from './measure-print-shop.ts';
import { lossesOf, readRecordedFigures, writeRecordedFigures } from './recorded-figures.ts';

const { openSearchUrl } = readIndexerConfig(['openSearchUrl']);
const run = await measurePrintShop(createSearchClient(openSearchUrl));
for (const { query, recorded, now } of lossesOf(run, readRecordedFigures())) {
  process.stdout.write(`${query}: ${recorded} → ${now.toFixed(4)}\n`);
}
writeRecordedFigures(run);
process.stdout.write(`${run.queries.length} queries, nDCG@10 ${run.ndcg.toFixed(4)}\n`);
