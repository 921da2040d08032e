import { IndexerError } from '../errors.ts';
import { cellsBetweenBlanks, cellsBetweenTabs, type Row, rowsOf } from './table-rows.ts';

export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
  /** Gain by product id, 0 or more; products that nobody judged are not in it. */
  readonly gains: ReadonlyMap<string, number>;
}

export interface JudgedSet {
  /** Queries with at least one judgment, in the order of the file. */
  readonly queries: readonly JudgedQuery[];
  readonly queriesWithoutJudgments: number;
  readonly judgmentsWithoutQuery: number;
}

const queryIdNames = ['query_id', 'queryid', 'qid', 'search_id', 'topic', 'id'];
const queryTextNames = ['query', 'text', 'query_text', 'search_term', 'q', 'title'];
const productIdNames = ['product_id', 'productid', 'doc_id', 'docid', 'docno', 'document_id', 'pid', 'product'];
const gainNames = ['gain', 'grade', 'relevance', 'judgment', 'judgement', 'label', 'score', 'rating', 'rel'];

/**
 * Reads queries (`query_id<TAB>query`, or with a blank when a line has no tab) and judgments (`query_id product_id gain`,
 * or TREC's four columns, between tabs or blanks). A first line with names of columns is recognised and may put them in
 * another order; further columns are ignored. A query of one word is its own id. Gains below 0 count as 0; judged twice,
 * a product has the higher gain.
 * @throws IndexerError INPUT_WRONG that names file and line
 */
export function readJudgedSet(queriesText: string, judgmentsText: string): JudgedSet {
  const texts = readQueries(queriesText);
  const gains = readJudgments(judgmentsText);
  const judged = [...texts].flatMap(([id, text]) => {
    const ofQuery = gains.get(id);
    return ofQuery === undefined ? [] : [{ id, text, gains: ofQuery }];
  });
  if (judged.length === 0) throw new IndexerError('INPUT_WRONG', 'No query of the queries has a judgment.');
  const orphans = [...gains].filter(([id]) => !texts.has(id));
  return {
    queries: judged,
    queriesWithoutJudgments: texts.size - judged.length,
    judgmentsWithoutQuery: orphans.reduce((sum, [, ofQuery]) => sum + ofQuery.size, 0),
  };
}

/** Where the wanted columns are, by the names in the first line; undefined when that is no line of names. */
function namedColumns(first: Row | undefined, ...wanted: readonly (readonly string[])[]): number[] | undefined {
  const names = first?.cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]+/g, '_')) ?? [];
  const columns = wanted.map((candidates) => names.indexOf(candidates.find((name) => names.includes(name)) ?? ''));
  return columns.every((column) => column >= 0) && new Set(columns).size === columns.length ? columns : undefined;
}

function readQueries(text: string): Map<string, string> {
  const rows = rowsOf(text, (line) => (line.includes('\t') ? cellsBetweenTabs(line) : idAndRest(line)));
  const named = namedColumns(rows[0], queryIdNames, queryTextNames);
  const queries = new Map<string, string>();
  for (const { line, cells } of named === undefined ? rows : rows.slice(1)) {
    const [idColumn = 0, textColumn = 1] = named ?? [];
    const id = cells[idColumn] ?? '';
    const query = cells.length === 1 ? id : (cells[textColumn] ?? '');
    if (id === '') throw new IndexerError('INPUT_WRONG', `Line ${line} of the queries has no query id.`);
    if ((queries.get(id) ?? query) !== query)
      throw new IndexerError('INPUT_WRONG', `Line ${line} of the queries repeats the id ${id}.`);
    queries.set(id, query);
  }
  if (queries.size === 0) throw new IndexerError('INPUT_WRONG', 'The file of queries is empty.');
  return queries;
}

function idAndRest(line: string): string[] {
  const [, id = '', rest = ''] = /^(\S*)\s*(.*)$/.exec(line.trim()) ?? [];
  return rest === '' ? [id] : [id, rest];
}

function readJudgments(text: string): Map<string, Map<string, number>> {
  const rows = rowsOf(text, (line) => cellsBetweenBlanks(line, 3));
  const named = namedColumns(rows[0], queryIdNames, productIdNames, gainNames);
  const [first] = rows;
  const isHeader =
    named !== undefined || (first !== undefined && first.cells.length > 2 && Number.isNaN(Number(first.cells.at(-1))));
  const judgments = new Map<string, Map<string, number>>();
  for (const row of isHeader ? rows.slice(1) : rows) {
    const { id, product, gain } = judgmentOf(row, named);
    const ofQuery = judgments.get(id) ?? new Map<string, number>();
    ofQuery.set(product, Math.max(0, gain, ofQuery.get(product) ?? 0));
    judgments.set(id, ofQuery);
  }
  if (judgments.size === 0) throw new IndexerError('INPUT_WRONG', 'The file of judgments is empty.');
  return judgments;
}

function judgmentOf({ line, cells }: Row, named: readonly number[] | undefined) {
  // TREC has a column without use before the product.
  const [idColumn = 0, productColumn = 1, gainColumn = 2] = named ?? (cells.length === 4 ? [0, 2, 3] : []);
  const [id = '', product = '', gainText = ''] = [cells[idColumn], cells[productColumn], cells[gainColumn]];
  const gain = Number(gainText);
  if (id !== '' && product !== '' && gainText !== '' && Number.isFinite(gain)) return { id, product, gain };
  const expected = 'query id, product id and a gain as a number, with tabs or blanks between them';
  throw new IndexerError('INPUT_WRONG', `Line ${line} of the judgments is not ${expected}.`);
}
