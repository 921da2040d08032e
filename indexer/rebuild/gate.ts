import type { Drift } from '../audit/compare-document.ts';
import type { DriftPorts, IndexReader } from '../audit/drift-ports.ts';
import { type AuditProgress, type DriftReport, findDrift } from '../audit/find-drift.ts';
import { tombstonesKeptSince } from '../index/purge-tombstones.ts';
import { acceptRefused } from './accept-refused.ts';
import {
  COMPARABLE_SHARE,
  compareQueries,
  type JudgedQueries,
  type QueryComparison,
  type SearchTop,
} from './judged-queries.ts';
import type { RefusedDocument } from './rebuild-state.ts';
import { compareSample, createSample, type SampledDocuments } from './sampled-documents.ts';

export interface GatePorts extends DriftPorts {
  readonly search: SearchTop;
  /** The index that serves now. */
  readonly serving: Pick<IndexReader, 'read'>;
  readonly random: () => number;
}

export interface GateOptions {
  readonly index: string;
  /** The index that serves now, and how many documents it holds. */
  readonly serving: { readonly index: string; readonly documents: number };
  readonly judged: JudgedQueries;
  readonly sampleSize: number;
  readonly lagMs: number;
  readonly refused: readonly RefusedDocument[];
  /** Lets an index serve that lacks refused documents which the serving index has. */
  readonly acceptRefused: boolean;
  readonly onProgress: (progress: AuditProgress) => void;
}

/** What the gate saw. An index is served only if all of it is right. */
export interface GateReport {
  /** Without what was accepted, as the sample is. */
  readonly comparison: DriftReport;
  readonly sample: SampledDocuments;
  /** Undefined when there was no index to compare with. */
  readonly queries: QueryComparison | undefined;
  /** Documents that the index refused and that count against it. */
  readonly refused: readonly RefusedDocument[];
  /** Those that do not. */
  readonly accepted: readonly RefusedDocument[];
  readonly isPassed: boolean;
}

/** Whether a filled index may serve: every document compared, some of them field by field, and queries asked. */
export async function checkIndex(ports: GatePorts, options: GateOptions): Promise<GateReport> {
  const { lagMs, onProgress } = options;
  const { chosen, add } = createSample(options.sampleSize, ports.random);
  const found = await findDrift(ports, { isThorough: true, lagMs, onProgress, onProduct: add });
  const purgedBefore = tombstonesKeptSince(ports.now());
  const sampled = await compareSample(chosen, ports, { lagMs, purgedBefore });
  const accepted = await acceptRefused(found.drift, options.refused, ports.serving, options.acceptRefused);
  const ids = new Set(accepted.map(({ productId }) => productId));
  const counts = ({ productId }: Pick<Drift, 'productId'>) => !ids.has(productId);
  const comparison = { ...found, drift: found.drift.filter(counts) };
  const sample = { ...sampled, drift: sampled.drift.filter(counts) };
  const queries = await askBoth(ports, options, comparison.documents);
  const isPassed =
    comparison.drift.length === 0 && sample.drift.length === 0 && (queries === undefined || queries.isPassed);
  return { comparison, sample, queries, refused: options.refused.filter(counts), accepted, isPassed };
}

async function askBoth(ports: GatePorts, { index, serving, judged }: GateOptions, documents: number) {
  if (serving.documents === 0) return undefined;
  const isOverlapCounted = serving.documents >= documents * COMPARABLE_SHARE;
  return compareQueries(judged, { before: serving.index, after: index, isOverlapCounted }, ports.search);
}
