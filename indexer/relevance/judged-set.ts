import { IndexerError } from '../errors.ts';

export interface JudgedQuery {
  readonly id: string;
  readonly text: string;
  /** Gain by product id; products that nobody judged are not in it. */
  readonly gains: ReadonlyMap<string, number>;
}

export interface JudgedSet {
  /** Queries with at least one judgment, in the order of the file. */
  readonly queries: readonly JudgedQuery[];
  readonly queriesWithoutJudgments: number;
  readonly judgmentsWithoutQuery: number;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

const queryIdNames = ['query_id', 'queryid', 'qid', 'search_id', 'id'];
const queryTextNames = ['query', 'text', 'query_text', 'search_term', 'q', 'title'];
const productIdNames = ['product_id', 'productid', 'doc_id', 'docid', 'document_id', 'pid', 'product'];
const gainNames = ['gain', 'grade', 'relevance', 'judgment', 'judgement', 'label', 'score', 'rating', 'rel'];

/**
 * Reads queries (`query_id<TAB>query`) and judgments (`query_id<TAB>product_id<TAB>gain`, or TREC's four columns). A
 * first line with names of columns is recognised and may put them in another order; further columns are ignored.
 * A query of one column is its own id. Judged twice, a product has the higher gain.
 * @throws IndexerError INPUT_WRONG that names file and line
 */
export function readJudgedSet(queriesText: string, judgmentsText: string): JudgedSet {
  const texts = readQueries(queriesText);
  const gains = readJudgments(judgmentsText);
  const judged = [...texts].flatMap(([id, text]) => {
    const ofQuery = gains.get(id);
    return ofQuery === undefined ? [] : [{ id, text, gains: ofQuery }];
  });
  const orphans = [...gains].filter(([id]) => !texts.has(id));
  return {
    queries: judged,
    queriesWithoutJudgments: texts.size - judged.length,
    judgmentsWithoutQuery: orphans.reduce((sum, [, ofQuery]) => sum + ofQuery.size, 0),
  };
}

function rowsOf(text: string): Row[] {
  return text
    .replace(/^\u{feff}/u, '')
    .split(/\r?\n/)
    .map((line, index) => ({ line: index + 1, cells: line.split('\t').map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

/** Where the wanted columns are, by the names in the first line; undefined when that is no line of names. */
function namedColumns(first: Row | undefined, ...wanted: readonly (readonly string[])[]): number[] | undefined {
  const names = first?.cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]+/g, '_')) ?? [];
  const columns = wanted.map((candidates) => names.findIndex((name) => candidates.includes(name)));
  return columns.every((column) => column >= 0) && new Set(columns).size === columns.length ? columns : undefined;
}

function readQueries(text: string): Map<string, string> {
  const rows = rowsOf(text);
  const named = namedColumns(rows[0], queryIdNames, queryTextNames);
  const [idColumn = 0, textColumn = 1] = named ?? [];
  const queries = new Map<string, string>();
  for (const { line, cells } of named === undefined ? rows : rows.slice(1)) {
    const id = cells[idColumn] ?? '';
    if (id === '') throw new IndexerError('INPUT_WRONG', `Line ${line} of the queries has no query id.`);
    if (queries.has(id)) throw new IndexerError('INPUT_WRONG', `Line ${line} of the queries repeats the id ${id}.`);
    queries.set(id, cells.length === 1 ? id : (cells[textColumn] ?? ''));
  }
  if (queries.size === 0) throw new IndexerError('INPUT_WRONG', 'The file of queries is empty.');
  return queries;
}

function readJudgments(text: string): Map<string, Map<string, number>> {
  const rows = rowsOf(text);
  const named = namedColumns(rows[0], queryIdNames, productIdNames, gainNames);
  const [first] = rows;
  const isHeader =
    named !== undefined || (first !== undefined && first.cells.length > 2 && Number.isNaN(Number(first.cells.at(-1))));
  const judgments = new Map<string, Map<string, number>>();
  for (const { line, cells } of isHeader ? rows.slice(1) : rows) {
    // TREC has a column without use before the product.
    const [idColumn = 0, productColumn = 1, gainColumn = 2] = named ?? (cells.length === 4 ? [0, 2, 3] : []);
    const [id = '', product = '', gainText = ''] = [cells[idColumn], cells[productColumn], cells[gainColumn]];
    const gain = Number(gainText);
    if (id === '' || product === '' || gainText === '' || !Number.isFinite(gain) || gain < 0) {
      const expected = 'query id, product id and a gain of 0 or more, with tabs between them';
      throw new IndexerError('INPUT_WRONG', `Line ${line} of the judgments is not ${expected}.`);
    }
    const ofQuery = judgments.get(id) ?? new Map<string, number>();
    ofQuery.set(product, Math.max(gain, ofQuery.get(product) ?? 0));
    judgments.set(id, ofQuery);
  }
  if (judgments.size === 0) throw new IndexerError('INPUT_WRONG', 'The file of judgments is empty.');
  return judgments;
}
