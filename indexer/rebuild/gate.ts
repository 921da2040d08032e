import type { DriftPorts } from '../audit/drift-ports.ts';
import { type AuditProgress, type DriftReport, findDrift } from '../audit/find-drift.ts';
import { tombstonesKeptSince } from '../index/purge-tombstones.ts';
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
  readonly onProgress: (progress: AuditProgress) => void;
}

/** What the gate saw. An index is served only if all of it is right. */
export interface GateReport {
  readonly comparison: DriftReport;
  readonly sample: SampledDocuments;
  /** Undefined when there was no index to compare with. */
  readonly queries: QueryComparison | undefined;
  readonly refused: readonly RefusedDocument[];
  readonly isPassed: boolean;
}

/** Whether a filled index may serve: every document compared, some of them field by field, and queries asked. */
export async function checkIndex(ports: GatePorts, options: GateOptions): Promise<GateReport> {
  const { lagMs, onProgress, refused } = options;
  const { chosen, add } = createSample(options.sampleSize, ports.random);
  const comparison = await findDrift(ports, { isThorough: true, lagMs, onProgress, onProduct: add });
  const purgedBefore = tombstonesKeptSince(ports.now());
  const sample = await compareSample(chosen, ports, { lagMs, purgedBefore });
  const queries = await askBoth(ports, options, comparison.documents);
  const isPassed =
    comparison.drift.length === 0 && sample.drift.length === 0 && (queries === undefined || queries.isPassed);
  return { comparison, sample, queries, refused, isPassed };
}

async function askBoth(ports: GatePorts, { index, serving, judged }: GateOptions, documents: number) {
  if (serving.documents === 0) return undefined;
  const isOverlapCounted = serving.documents >= documents * COMPARABLE_SHARE;
  return compareQueries(judged, { before: serving.index, after: index, isOverlapCounted }, ports.search);
}
